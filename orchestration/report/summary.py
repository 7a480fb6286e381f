"""Read a week from the published database, and sum it up in a sentence for terminal, report and site alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration import figures
from orchestration.publication.reader import open_published, rows_of
from orchestration.settings import BadInput

WEEKS = "select week_start from fct_market_weekly where is_complete and total_tokens is not null order by week_start"
MARKET = """
    select total_tokens, growth, growth_note, source, as_of, is_settled
    from fct_market_weekly where week_start = $week and is_complete
"""
COUNTRIES = """
    select weekly.country_code as code, coalesce(countries.country_name, 'not attributed') as name, countries.adjective,
        weekly.* exclude (week_start, country_code, basis, attribution)
    from fct_country_weekly as weekly
    left join dim_country as countries using (country_code)
    where weekly.week_start = $week and weekly.basis = $basis and weekly.attribution = $attribution
        and weekly.named_models > 0 and weekly.is_complete
    order by weekly.country_code is null, weekly.named_tokens desc, name
"""
MODELS = """
    select * exclude (week_start) from weekly_models where week_start = $week and model_permaslug <> 'other'
    order by named_tokens desc, model_permaslug limit 10
"""
ABOUT = "select citation, as_of, is_bundled_sample, is_simulated from about"
WHOLE = {"basis": "all", "attribution": "as_known_now"}
# Newspapers add up the nine largest rows, and a stealth model is nobody's until its reveal.
PRESS = {"basis": "top_9", "attribution": "as_known_then"}
# The countries in the headline, here and on the site; $key is the week.
LEADERS_SQL = Path(__file__).parent / "sql" / "week_leaders.sql"
Row = dict[str, Any]
NO_WEEK = "No complete week of AI use on OpenRouter is known yet."
# A smaller share is not in the headline.
SMALLEST_SHARE = 0.01
MOST_NAMED = 2


@dataclass(frozen=True)
class Week:
    """One week for a person: rows of ``MARKET``, ``COUNTRIES`` and ``MODELS`` by column; tokens are whole numbers.

    ``press`` is the count of the top nine that the press prints, attributed as known then; all else is as known now.
    ``week_start`` is None where no week is complete. ``leaders`` are rows of week_leaders.sql.
    """

    week_start: date | None
    market: Row | None
    countries: list[Row]
    press: list[Row]
    models: list[Row]
    leaders: Sequence[Row] = ()

    @property
    def headline(self) -> str:
        """Return the sentence that says the week."""
        market = self.market or {}
        return headline(self.week_start, market.get("total_tokens"), market.get("growth"), self.leaders)


@dataclass(frozen=True)
class Publication:
    """What is published, as far as everything taken from it must say: its citation, its age, whether it is real."""

    citation: str
    as_of: datetime | None
    is_bundled_sample: bool
    is_simulated: bool


def glance(database: Path, week: date | None = None) -> tuple[Week, Publication]:
    """Return a week by its Monday, or the latest complete one, and what it is taken from.

    Raise `BadInput` with the complete weeks when it is not one of them, and `NotPublished` before
    the first publication.
    """
    with open_published(database) as connection:
        about = Publication(*connection.execute(ABOUT).fetchall()[0])
        chosen = chosen_week(connection, week)
        return _read_week(connection, chosen) if chosen else Week(None, None, [], [], []), about


def chosen_week(connection: duckdb.DuckDBPyConnection, week: date | None) -> date | None:
    """Return a complete week, by its Monday, or the latest, None before the first; raise `BadInput` for any other."""
    weeks = [monday for (monday,) in connection.execute(WEEKS).fetchall()]
    if week and week not in weeks:
        known = f"complete weeks are those of {weeks[0]} … {weeks[-1]}" if weeks else "no week is complete yet"
        raise BadInput(f"the week of {week} is not complete; {known}")
    return week or (weeks[-1] if weeks else None)


def _read_week(connection: duckdb.DuckDBPyConnection, week: date) -> Week:
    given = {"week": week}
    market = rows_of(connection, MARKET, given)
    whole, press = (rows_of(connection, COUNTRIES, given | counted) for counted in (WHOLE, PRESS))
    leaders = rows_of(connection, LEADERS_SQL.read_text(encoding="utf-8"), {"key": week})
    models = rows_of(connection, MODELS, given)
    return Week(week, market[0] if market else None, whole, press, models, leaders)


def headline(
    week_start: date | None, total_tokens: int | Decimal | None, growth: float | None, countries: Sequence[Row] = ()
) -> str:
    """Return what a complete week says, in a sentence; ``week_start`` is None where no week is complete.

    Growth is a fraction of 1 on the week before, None where it is not known. Of ``countries``, rows of
    week_leaders.sql, the two with the most are named, each with its share.
    """
    if week_start is None:
        return NO_WEEK
    week = f"in the week of {week_start.day} {week_start:%B %Y}"
    if total_tokens is None:
        return f"How much AI was used on OpenRouter {week} is not known."
    tokens = figures.in_words(figures.exactly("tokens", total_tokens))
    sentence = f"AI use on OpenRouter {_moved(growth)} {tokens} tokens {week}"
    # A page may contradict the total of another source.
    known = [one for one in countries if SMALLEST_SHARE <= one["share_low"] <= 1]
    known.sort(key=lambda one: (-one["share_low"], one["country_name"]))
    shares = [
        f"{_models(one)}{' took' if place == 0 else ''} {figures.of(one, 'share')}"
        for place, one in enumerate(known[:MOST_NAMED])
    ]
    return f"{sentence}{'; ' if shares else ''}{', '.join(shares)}."


def _moved(growth: float | None) -> str:
    if growth is None:
        return "was"
    if growth == 0:
        return "was unchanged at"
    return f"{'rose' if growth > 0 else 'fell'} {figures.exactly('growth', abs(growth)).removeprefix('+')} to"


def _models(country: Row) -> str:
    adjective, name = country["adjective"], country["country_name"]
    return f"{adjective} models" if adjective else f"models from {name}"
