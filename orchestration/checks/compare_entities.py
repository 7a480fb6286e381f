"""Compare the facts of vendors and countries with the reference, row by row."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb

from orchestration.checks.compare import Comparison, integer, rows_of_weeks
from orchestration.checks.compare_models import GROWTH, expect_growth, rows_and_bounds
from orchestration.checks.reference import ATTRIBUTIONS, Entity, Reference, Sums, bases
from orchestration.checks.reference_captures import WEEK
from orchestration.checks.reference_growth import entity_growths
from orchestration.checks.reference_streaks import Standings, Streak, Streaks

FACTS_BY = {"vendor": ("fct_vendor_weekly", "vendor_id"), "country": ("fct_country_weekly", "country_code")}
Key = tuple[date, str, str, Entity]  # week, basis, attribution, vendor or country


def compare_entities(reference: Reference, connection: duckdb.DuckDBPyConnection, by: str) -> list[Comparison]:
    """Return the totals, bounds and growth of ``vendor`` or ``country`` on every basis and attribution, compared."""
    fact, column = FACTS_BY[by]
    keys = ("week", "basis", "attribution", by)
    growths = Comparison("growth_is_exact", fact, keys)
    columns = (
        f"week_start, basis, attribution, {column}, low_tokens, high_tokens, total_tokens, rank, is_complete, source, "
        f"{GROWTH}"
    )
    rows = {row[:4]: row[4:] for row in rows_of_weeks(connection, columns, fact, reference.requested_weeks)}
    found = {key: (*map(integer, row[:3]), *row[3:6]) for key, row in rows.items()}
    growth_of: dict[tuple[date, str, str], Any] = {}
    for (week, basis, attribution, entity), row in rows.items():
        if (week, basis, attribution) not in growth_of:
            growth_of[week, basis, attribution] = entity_growths(reference, week, basis, attribution, by)
        growth = None if entity is None else growth_of[week, basis, attribution].get(entity)
        expect_growth(growths, (week, basis, attribution, entity), growth, row[6:])
    return [*rows_and_bounds(fact, keys, _expected(reference, by, rows), found), growths]


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
    streaks = Streaks(standings, before, {country: Streak(*streak) for week, country, streak in rows if week == before})
    for week, country, streak in rows:
        if week >= first:
            is_known = country[0] is not None and streaks.is_complete(week, country[1])
            expected = streaks.streak(week, country) if is_known else None
            comparison.expect((week, *country), expected or (None, None, None), streak)
    return comparison


def _expected(reference: Reference, by: str, published: Iterable[Key]) -> dict[Key, tuple[Any, ...]]:
    """Return by key: bounds, tokens, rank, whether the week is complete, and its source.

    Each vendor or country with a row in the captures must be published; one that is published without such a row has
    the figures of any that has none.
    """
    expected: dict[Key, tuple[Any, ...]] = dict.fromkeys(published, (None, None, None, None, False, None))
    entities: dict[tuple[date, str, str], set[Entity]] = {}
    for *week_and_basis, entity in expected:
        entities.setdefault((*week_and_basis,), set()).add(entity)  # type: ignore[arg-type]  # three parts
    for week in reference.compared_weeks:
        for basis, ranks in bases().items():
            if (known := reference.answering(week, basis)) is None:
                continue
            for attribution in ATTRIBUTIONS:
                sums, without_row = reference.entities(known, ranks, by, reference.known_on(week, attribution))
                ranked = _ranks(sums)
                for entity in sums.keys() | entities.get((week, basis, attribution), set()):
                    figure = sums.get(entity, without_row)
                    # In the whole market, what an entity without a row had is not known; in a top n it is 0.
                    tokens = figure.tokens if entity in sums or ranks is not None else None
                    expected[week, basis, attribution, entity] = (
                        *(figure.low, figure.high, tokens),
                        *(ranked.get(entity), known.is_complete, known.source.name),
                    )
    return expected


def _ranks(sums: Sums) -> dict[Entity, int]:
    ranked = [(-figure.tokens, entity) for entity, figure in sums.items() if entity is not None and figure.tokens > 0]
    return {entity: rank for rank, (_, entity) in enumerate(sorted(ranked), start=1)}
