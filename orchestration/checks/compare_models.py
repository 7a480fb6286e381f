"""The facts of the market and of single models, row by row, beside what the captures say.

Belongs here: what is compared with what. Does not: how it is recomputed (recompute.py, like_for_like.py).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from orchestration.checks.compare import Comparison, ratio, rows_of_weeks
from orchestration.checks.reference import Reference
from orchestration.checks.reference_figures import Growth
from orchestration.checks.reference_growth import market_growth, model_growths, point_that_stands
from orchestration.checks.reference_weeks import SourceWeek

GROWTH = "growth, growth_low, growth_high, growth_source, compared_tokens, previous_tokens"


def compare_market(reference: Reference, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Return each week's total and its growth, compared."""
    fact = "fct_market_weekly"
    totals = Comparison("equals_the_captures", fact, ("week",))
    growths = Comparison("growth_is_exact", fact, ("week",))
    columns = (
        "week_start, total_tokens, is_complete, source, other_tokens, named_models, "
        "growth, growth_source, compared_tokens, previous_tokens"
    )
    rows = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    expected: dict[Any, Any] = {}
    for week in reference.compared_weeks:
        known = reference.answering(week, reference.whole_market)
        expected[week] = _of_market(known) if known else (None, False, None, None, None)
    totals.expect_all(
        expected, {week: (_int(tokens), *rest[:2], _int(rest[2]), rest[3]) for week, tokens, *rest in rows}
    )
    for week, *_, growth, source, this_tokens, previous_tokens in rows:
        # The market's totals are exact: the growth of one is its own bounds.
        found = (growth, growth, growth, source, this_tokens, previous_tokens)
        expect_growth(growths, (week,), market_growth(reference, week), found, is_point_certain=True)
    return [totals, growths]


def compare_sources(reference: Reference, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Return each model's week as each source has it, and its bounds, compared."""
    fact = "fct_model_usage_weekly_by_source"
    columns = (
        "week_start, source, if(is_other, null, model_permaslug), "
        "total_tokens, rank, is_complete, days_listed, low_tokens, high_tokens"
    )
    weeks = {
        (week, source): known for week in reference.compared_weeks for source, known in reference.weeks[week].items()
    }
    expected = {(*key, name): row for key, known in weeks.items() for name, row in _listed(known)}
    rows = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    found = {tuple(row[:3]): _row(row[3:]) for row in rows}
    return _rows_and_bounds(fact, ("week", "source", "model"), expected, found)


def compare_models(reference: Reference, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Return each model's week, its bounds and its growth, compared."""
    fact = "fct_model_usage_weekly"
    columns = (
        "week_start, if(is_other, null, model_permaslug), "
        f"total_tokens, rank, is_complete, days_listed, low_tokens, high_tokens, source, {GROWTH}"
    )
    rows = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    expected: dict[Any, Any] = {}
    for week in reference.compared_weeks:
        if known := reference.as_ranked(week):
            sources = {name: known.taken_from.get(name, known.source.name) for name in known.rows}
            expected |= {(week, name): (*row, sources[name]) for name, row in _listed(known)}
    found = {tuple(row[:2]): (*_row(row[2:8]), row[8]) for row in rows}
    growths = Comparison("growth_is_exact", fact, ("week", "model"))
    expected_growths = {week: model_growths(reference, week) for week in reference.compared_weeks}
    for week, name, *rest in rows:
        expect_growth(growths, (week, name), expected_growths.get(week, {}).get(name), rest[-6:])
    return [*_rows_and_bounds(fact, ("week", "model"), expected, found), growths]


def expect_growth(
    comparison: Comparison,
    key: tuple[Any, ...],
    expected: Growth | None,
    found: Iterable[Any],
    *,
    is_point_certain: bool = False,
) -> None:
    """Compare a growth with the columns of ``GROWTH``: the point, its bounds, the source and both counts."""
    point, low, high, source, this_tokens, previous_tokens = found
    shown = (point, low, high, source, _int(this_tokens), _int(previous_tokens))
    if expected is None:
        comparison.expect(key, (None,) * 6, shown)
        return
    right = (
        ratio(expected.point if is_point_certain else point_that_stands(expected), point),
        ratio(expected.low, low),
        ratio(expected.high, high),
        expected.source,
        expected.this_week.tokens,
        expected.previous_week.tokens,
    )
    comparison.expect(key, right, shown)


def _of_market(known: SourceWeek) -> tuple[Any, ...]:
    other = known.other if None in known.rows else None
    return known.tokens, known.is_complete, known.source.name, other, len(known.named)


def _listed(known: SourceWeek) -> Iterable[tuple[str | None, tuple[Any, ...]]]:
    for rank, (name, figure) in enumerate(known.rows.items(), start=1):
        days = known.days_named.get(name) if known.source.is_daily else None
        rank_shown = None if name is None else rank
        yield name, (figure.tokens, rank_shown, known.is_complete, days, figure.low, figure.high)


def _row(row: Iterable[Any]) -> tuple[Any, ...]:
    tokens, rank, is_complete, days_listed, low, high = row
    return int(tokens), rank, is_complete, days_listed, int(low), int(high)


def _rows_and_bounds(
    fact: str, columns: tuple[str, ...], expected: Mapping[Any, Any], found: Mapping[Any, Any]
) -> list[Comparison]:
    rows, bounds = Comparison("equals_the_captures", fact, columns), Comparison("bounds_are_right", fact, columns)
    rows.expect_all(_without(expected, slice(4, 6)), _without(found, slice(4, 6)))
    bounds.expect_all({key: row[4:6] for key, row in expected.items()}, {key: row[4:6] for key, row in found.items()})
    return [rows, bounds]


def _without(rows: Mapping[Any, Any], left_out: slice) -> dict[Any, Any]:
    return {key: (*row[: left_out.start], *row[left_out.stop :]) for key, row in rows.items()}


def _int(tokens: Any) -> int | None:
    return None if tokens is None else int(tokens)
