"""One week, as `almanac run` and `almanac week` show it: the sentence, the market, countries, the top ten; or as JSON.

Belongs here: how a week is laid out. Does not: reading it (report/summary.py), its sentence (report/headline.py).
"""

import json
from datetime import date, timedelta
from typing import Any

from rich.console import Console

from orchestration.cli.out import answer, json_value, line, print_json, table
from orchestration.cli.table import Column
from orchestration.report import figures
from orchestration.report.summary import Country, Model, Publication, Week

MOST_COUNTRIES = 5
COUNTRIES = (Column("country", least=8), Column("tokens"), Column("share"), Column("growth", leaves=1))
TOP_TEN = (
    Column("rank"),
    Column("model", least=24),
    # Of most models the name says whose they are.
    Column("vendor", least=8, leaves=2),
    Column("country", least=7, leaves=1),
    Column("tokens"),
    Column("growth"),
)
WHY_THE_PRESS_DIFFERS = (
    "The two differ because the press adds up the nine most used models only; the whole market is all of them."
)
AT_LEAST = "≥ means at least: part of the market has no models' names in any capture."
NO_COUNTRIES = "Whole market: no capture held names enough of this week's models to tell countries apart."
TO_BE_NEWER = "For today's figures: `almanac run` without --offline (or `make run`), where there is a network."


def show_week(week: Week, about: Publication) -> None:
    """Print a week for a person, with its citation; of the bundled sample, that it is one."""
    out = answer()
    line(out)
    if about.is_simulated:
        line(out, ("Simulated: no figure is real.", "yellow"))
        line(out)
    if about.is_bundled_sample:
        line(out, (f"{sample_in_words(week.week_start)}: no figures of today. {TO_BE_NEWER}", "yellow"))
        line(out)
    line(out, (week.headline, "bold"))
    if week.week_start:
        _show_market(out, week, week.week_start)
        _show_countries(out, week)
        _show_top_ten(out, week.models)
    line(out)
    line(out, f"{about.citation} Licensed CC BY 4.0.")
    line(out, "Token counts are those of each provider's own tokenizer: not comparable to the last percent.")


def sample_in_words(week: date | None) -> str:
    """Return that the figures are of the bundled sample, and of when."""
    return f"Bundled sample, {week:%B %Y}" if week else "Bundled sample"


def print_week(week: Week, about: Publication) -> None:
    """Print a week as JSON."""
    print_json(json.dumps(week_as_json(week, about), indent=1, default=json_value))


def week_as_json(week: Week, about: Publication) -> dict[str, Any]:
    """Return everything known of a week, by names as in the tables: tokens as integers, ratios as fractions of 1."""
    return {
        "week_start": week.week_start,
        "week_end": week.week_start + timedelta(days=6) if week.week_start else None,
        "headline": week.headline,
        "is_bundled_sample": about.is_bundled_sample,
        "is_simulated": about.is_simulated,
        "market": week.market._asdict() if week.market else None,
        "countries": [one._asdict() for one in week.countries],
        "countries_as_the_press_counts": [one._asdict() for one in week.press],
        "top_ten": [one._asdict() for one in week.models],
        "citation": about.citation,
    }


def _show_market(out: Console, week: Week, monday: date) -> None:
    line(out)
    line(out, (f"Week {monday} ({figures.week(monday)})", "bold"))
    if market := week.market:
        change = f", {figures.percent(market.growth)} on the week before" if market.growth is not None else ""
        source = f"({market.source}, as of {market.as_of:%Y-%m-%d})"
        line(out, f"Market {figures.tokens(market.total_tokens)} tokens{change} {source}.")


def _show_countries(out: Console, week: Week) -> None:
    line(out)
    named = [one for one in week.countries if one.code][:MOST_COUNTRIES]
    if named:
        line(out, "Whole market, attribution as known now:")
        rows = [*named, *(one for one in week.countries if not one.code)]
        table(out, COUNTRIES, [(one.name, _tokens(one), _share(one), _growth(one)) for one in rows])
        if any(_is_at_least(one) for one in named):
            line(out, AT_LEAST)
    else:
        line(out, NO_COUNTRIES)
    press = [f"{one.name} {figures.tokens(one.total_tokens)} ({figures.percent(one.growth)})" for one in week.press]
    if press:
        line(out, f"As the press counts (top nine, attribution as known then): {', '.join(press)}.")
    if press and named:
        line(out, WHY_THE_PRESS_DIFFERS)


def _show_top_ten(out: Console, models: list[Model]) -> None:
    if not models:
        return
    line(out)
    rows = [
        (
            str(one.rank),
            one.model_name,
            one.vendor_name,
            one.country_code or figures.UNKNOWN,
            _tokens(one),
            figures.percent(one.growth),
        )
        for one in models
    ]
    table(out, TOP_TEN, rows)


def _tokens(one: Country | Model) -> str:
    return f"≥ {figures.tokens(one.total_tokens)}" if _is_at_least(one) else figures.tokens(one.total_tokens)


def _is_at_least(one: Country | Model) -> bool:
    # What rounding leaves open lies on both sides of the count.
    return one.low_tokens == one.total_tokens and one.high_tokens is not None and one.high_tokens > one.total_tokens


def _share(one: Country) -> str:
    if one.share_low is None or one.share_high is None:
        return figures.percent(one.share, signed=False)
    return figures.between(one.share_low, one.share_high, figures.share)


def _growth(one: Country) -> str:
    if one.growth is not None or one.growth_low is None or one.growth_high is None:
        return figures.percent(one.growth)
    return figures.between(one.growth_low, one.growth_high, figures.percent)
