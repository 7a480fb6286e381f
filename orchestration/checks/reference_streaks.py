"""Compute for how many weeks each country has led, from what the captures say of each week, and compare."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import duckdb

from orchestration.checks.compare import Comparison
from orchestration.checks.reference import ATTRIBUTIONS, Reference, bases, owner
from orchestration.checks.reference_captures import WEEK
from orchestration.checks.reference_parts import Parts

Standings = dict[tuple[str, str], Parts]  # what each country has, by basis and attribution, where a complete week says
Streak = tuple[int | None, int | None]  # weeks in a row, the least and the most; None where it is not known


def standings_of(reference: Reference, week: date) -> Standings:
    """Return the standings of a week; empty when no source has it."""
    standings: Standings = {}
    for basis, ranks in bases().items():
        known = reference.answering(week, basis)
        for attribution in ATTRIBUTIONS if known and known.is_complete else ():
            owner_of = partial(owner, by="country", known_on=reference.known_on(week, attribution))
            standings[basis, attribution] = known.parts(ranks, owner_of)  # type: ignore[union-attr]  # it is known
    return standings


def compare_streaks(
    connection: duckdb.DuckDBPyConnection, standings: Mapping[date, Standings], first: date
) -> Comparison:
    """Return the streaks from a first week on compared, null in an incomplete week; those before it count as checked.

    ``standings`` are those of these weeks and of the week before them.
    """
    comparison = Comparison("streaks_are_right", "fct_country_weekly", ("week", "country", "basis", "attribution"))
    rows = connection.execute(
        "select week_start, country_code, basis, attribution, lead_streak_low, lead_streak_high, lead_streak_weeks "
        "from main.fct_country_weekly where week_start >= $before order by all",
        {"before": first - WEEK},
    ).fetchall()
    streaks: dict[tuple[date, str, str, str], Streak] = {}
    for week, country, basis, attribution, *streak in rows:
        key = week, country, basis, attribution
        parts = standings.get(week, {}).get((basis, attribution)) if country else None
        if week >= first:
            low, high = streaks[key] = _streak(parts, country, _before(standings, streaks, key))
            comparison.expect(key, (low, high, low if low == high else None), tuple(streak))
        elif parts:
            streaks[key] = streak[0], streak[1]
    return comparison


def is_ahead(parts: Parts, country: str) -> bool | None:
    """Return whether a country is for certain ahead of all others (True) or behind one (False); None otherwise."""
    own = parts.sums.get(country, parts.without_row)
    # A country without a row is one of the others: the tokens that no row names may be its own.
    others = [parts.without_row, *(figure for name, figure in parts.sums.items() if name not in (None, country))]
    if own.low > max(figure.high for figure in others):
        return True
    return False if own.high <= max(figure.low for figure in others) else None


def _streak(parts: Parts | None, country: str, before: Streak) -> Streak:
    if parts is None:
        return None, None
    is_first, (low, high) = is_ahead(parts, country), before
    return 1 + (low or 0) if is_first else 0, 0 if is_first is False else None if high is None else high + 1


def _before(
    standings: Mapping[date, Standings],
    streaks: Mapping[tuple[date, str, str, str], Streak],
    key: tuple[date, str, str, str],
) -> Streak:
    week, country, basis, attribution = key
    is_known = (basis, attribution) in standings.get(week - WEEK, {})
    # Without a row in a known top n it was not ahead; of the whole market, that is not known.
    absent = (0, 0) if is_known and bases()[basis] is not None else (None, None)
    return streaks.get((week - WEEK, country, basis, attribution), absent)
