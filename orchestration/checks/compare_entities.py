"""The facts of vendors and countries, row by row, beside what the captures say.

Belongs here: what is compared with what. Does not: how it is recomputed (recompute.py, like_for_like.py, leads.py).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from orchestration.checks.compare import Comparison, rows_of_weeks
from orchestration.checks.compare_models import GROWTH, expect_growth
from orchestration.checks.reference import ATTRIBUTIONS, Entity, Reference, Sums, bases
from orchestration.checks.reference_captures import WEEK
from orchestration.checks.reference_figures import Figure
from orchestration.checks.reference_growth import entity_growths
from orchestration.checks.reference_streaks import Standings, Streak, Streaks

FACTS_BY = {"vendor": ("fct_vendor_weekly", "vendor_id"), "country": ("fct_country_weekly", "country_code")}
Key = tuple[date, Entity, str, str]  # week, vendor or country, basis, attribution


def compare_entities(reference: Reference, connection: duckdb.DuckDBPyConnection, by: str) -> list[Comparison]:
    """Return the totals, bounds and growth of ``vendor`` or ``country`` on every basis and attribution, compared."""
    fact, column = FACTS_BY[by]
    keys = ("week", by, "basis", "attribution")
    totals, bounds = Comparison("equals_the_captures", fact, keys), Comparison("bounds_are_right", fact, keys)
    growths = Comparison("growth_is_exact", fact, keys)
    columns = (
        f"week_start, {column}, basis, attribution, total_tokens, rank, is_complete, source, "
        f"low_tokens, high_tokens, {GROWTH}"
    )
    found = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    rows: dict[Key, Any] = {tuple(row[:4]): row[4:] for row in found}
    expected, right_bounds = _expected(reference, by, list(rows))
    totals.expect_all(expected, {key: (_int(tokens), *rest[:3]) for key, (tokens, *rest) in rows.items()})
    bounds.expect_all(right_bounds, {key: (_int(row[4]), _int(row[5])) for key, row in rows.items()})
    compared: dict[tuple[date, str, str], Any] = {}
    for (week, entity, basis, attribution), row in rows.items():
        pair = (week, basis, attribution)
        if pair not in compared:
            compared[pair] = entity_growths(reference, week, basis, attribution, by)
        growth = None if entity is None else compared[pair].get(entity)
        expect_growth(growths, (week, entity, basis, attribution), growth, row[6:])
    return [totals, bounds, growths]


def compare_streaks(
    connection: duckdb.DuckDBPyConnection, standings: Mapping[date, Standings], first: date
) -> Comparison:
    """Return the streaks from a first week on compared, null in an incomplete week; those before it count as checked.

    ``standings`` are those of these weeks and of the week before them.
    """
    comparison = Comparison("streaks_are_right", "fct_country_weekly", ("week", "country", "basis", "attribution"))
    columns = (
        "select week_start, country_code, basis, attribution, lead_streak_weeks, is_streak_exact, streak_source "
        "from main.fct_country_weekly where week_start >= $before order by all"
    )
    before = first - WEEK
    rows = [(row[0], row[1:4], row[4:]) for row in connection.execute(columns, {"before": before}).fetchall()]
    checked = {country: Streak(*streak) for week, country, streak in rows if week == before}
    streaks = Streaks(standings, before, checked)
    for week, country, streak in rows:
        if week >= first:
            is_known = country[0] is not None and streaks.is_complete(week, country[1])
            expected = streaks.streak(week, country) if is_known else None
            comparison.expect((week, *country), expected or (None, None, None), streak)
    return comparison


def _expected(
    reference: Reference, by: str, published: list[Key]
) -> tuple[dict[Key, tuple[Any, ...]], dict[Key, tuple[int | None, int | None]]]:
    # Whoever has a row must be published; who is published without one has what one without a row has.
    totals: dict[Key, tuple[Any, ...]] = dict.fromkeys(published, (None, None, False, None))
    bounds: dict[Key, tuple[int | None, int | None]] = dict.fromkeys(published, (None, None))
    asked: dict[tuple[date, str, str], list[Entity]] = {}
    for week, entity, basis, attribution in published:
        asked.setdefault((week, basis, attribution), []).append(entity)
    for week in reference.compared_weeks:
        for basis, ranks in bases().items():
            known = reference.answering(week, basis)
            if known is None:
                continue
            for attribution in ATTRIBUTIONS:
                sums, without = reference.entities(known, ranks, by, reference.known_on(week, attribution))
                ranked = _ranks(sums)
                for entity in {*sums, *asked.get((week, basis, attribution), ())}:
                    key, figure = (week, entity, basis, attribution), sums.get(entity, without)
                    # In the whole market, what an entity without a row had is not known; in a top n it is 0.
                    tokens = figure.tokens if entity in sums or ranks is not None else None
                    totals[key] = (tokens, ranked.get(entity), known.is_complete, known.source.name)
                    bounds[key] = (figure.low, figure.high)
    return totals, bounds


def _ranks(sums: Sums) -> dict[Entity, int]:
    ranked: list[tuple[str, Figure]] = [
        (entity, figure) for entity, figure in sums.items() if entity is not None and figure.tokens > 0
    ]
    ranked.sort(key=lambda row: (-row[1].tokens, row[0]))
    return {entity: rank for rank, (entity, _) in enumerate(ranked, start=1)}


def _int(tokens: Any) -> int | None:
    return None if tokens is None else int(tokens)
