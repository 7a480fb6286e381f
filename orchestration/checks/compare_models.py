"""Compare the facts of the market and of single models with the reference, row by row."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb

from orchestration.checks.compare import Comparison, integer, ratio, rows_of_weeks
from orchestration.checks.reference import Reference
from orchestration.checks.reference_figures import Growth
from orchestration.checks.reference_growth import market_growth, model_growths, published_point
from orchestration.checks.reference_weeks import SourceWeek

GROWTH = "growth, growth_low, growth_high, growth_source, compared_tokens, previous_tokens"
Rows = Mapping[Any, tuple[Any, ...]]


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
    expected = {}
    for week in reference.compared_weeks:
        known = reference.answering(week, reference.whole_market)
        other = known.other if known and None in known.rows else None
        expected[week] = (
            (known.tokens, known.is_complete, known.source.name, other, len(known.named))
            if known
            else (None, False, None, None, None)
        )
    totals.expect_all(expected, {row[0]: (integer(row[1]), *row[2:4], integer(row[4]), row[5]) for row in rows})
    for week, *_, growth, source, this_tokens, previous_tokens in rows:
        # The market's totals are exact: its growth is its own bounds.
        found = (growth, growth, growth, source, this_tokens, previous_tokens)
        expect_growth(growths, (week,), market_growth(reference, week), found, is_point_certain=True)
    return [totals, growths]


def compare_sources(reference: Reference, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Return each model's week in each source, and its bounds, compared."""
    fact = "fct_model_usage_weekly_by_source"
    columns = (
        "week_start, source, if(is_other, null, model_permaslug), "
        "low_tokens, high_tokens, total_tokens, rank, is_complete, days_listed"
    )
    expected = {
        (week, source, name): row
        for week in reference.compared_weeks
        for source, known in reference.weeks[week].items()
        for name, row in _model_rows(known).items()
    }
    rows = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    found = {row[:3]: (*map(integer, row[3:6]), *row[6:]) for row in rows}
    return rows_and_bounds(fact, ("week", "source", "model"), expected, found)


def compare_models(reference: Reference, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Return each model's week, its bounds and its growth, compared."""
    fact = "fct_model_usage_weekly"
    columns = (
        "week_start, if(is_other, null, model_permaslug), "
        f"low_tokens, high_tokens, total_tokens, rank, is_complete, days_listed, source, {GROWTH}"
    )
    rows = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    expected = {}
    for week in reference.compared_weeks:
        if known := reference.as_ranked(week):
            for name, row in _model_rows(known).items():
                expected[week, name] = (*row, known.taken_from.get(name, known.source.name))
    found = {row[:2]: (*map(integer, row[2:5]), *row[5:9]) for row in rows}
    growths = Comparison("growth_is_exact", fact, ("week", "model"))
    expected_growths = {week: model_growths(reference, week) for week in reference.compared_weeks}
    for week, name, *rest in rows:
        expect_growth(growths, (week, name), expected_growths.get(week, {}).get(name), rest[-6:])
    return [*rows_and_bounds(fact, ("week", "model"), expected, found), growths]


def compare_splits(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Comparison:
    """Return prompt, completion and reasoning tokens and requests of each model's week, compared."""
    fact = "fct_model_usage_weekly"
    comparison = Comparison("splits_are_right", fact, ("week", "model"))
    columns = "week_start, model_permaslug, prompt_tokens, completion_tokens, reasoning_tokens, requests"
    rows = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    found = {row[:2]: row[2:] for row in rows if any(part is not None for part in row[2:])}
    expected = {
        (week, name): split for week in reference.compared_weeks for name, split in _splits(reference, week).items()
    }
    comparison.expect_all(expected, found)
    return comparison


def expect_growth(
    comparison: Comparison,
    key: tuple[Any, ...],
    expected: Growth | None,
    row: Iterable[Any],
    *,
    is_point_certain: bool = False,
) -> None:
    """Compare a growth with the columns of ``GROWTH``: the point, its bounds, the source and both counts."""
    point, low, high, source, this_tokens, previous_tokens = row
    found = (point, low, high, source, integer(this_tokens), integer(previous_tokens))
    if expected is None:
        comparison.expect(key, (None,) * 6, found)
        return
    right = (
        ratio(expected.point if is_point_certain else published_point(expected), point),
        ratio(expected.low, low),
        ratio(expected.high, high),
        expected.source,
        expected.this_week.tokens,
        expected.previous_week.tokens,
    )
    comparison.expect(key, right, found)


def _model_rows(known: SourceWeek) -> dict[str | None, tuple[Any, ...]]:
    """Return by model: bounds, tokens, rank, whether the week is complete, and on how many days the model is listed."""
    return {
        name: (
            figure.low,
            figure.high,
            figure.tokens,
            None if name is None else rank,
            known.is_complete,
            known.days_named.get(name) if known.source.is_daily else None,
        )
        for rank, (name, figure) in enumerate(known.rows.items(), start=1)
    }


def rows_and_bounds(fact: str, columns: tuple[str, ...], expected: Rows, found: Rows) -> list[Comparison]:
    """Return rows of bounds and other values, compared: first the other values, then the bounds."""
    rows, bounds = Comparison("equals_the_captures", fact, columns), Comparison("bounds_are_right", fact, columns)
    rows.expect_all({key: row[2:] for key, row in expected.items()}, {key: row[2:] for key, row in found.items()})
    bounds.expect_all({key: row[:2] for key, row in expected.items()}, {key: row[:2] for key, row in found.items()})
    return [rows, bounds]


def _splits(reference: Reference, week: date) -> dict[str, tuple[int | None, ...]]:
    known = reference.as_ranked(week)
    exact = {name: row.tokens for name, row in known.rows.items() if row.low == row.high} if known else {}
    by_model: dict[str, tuple[int | None, ...]] = {}
    for capture in reference.captures:  # the oldest first: a newer one of the same total takes its place
        is_of_week = capture.source.role == "answers" and not capture.source.is_daily and week in capture.counts
        splits = capture.splits if is_of_week else {}
        is_reasoning_counted = any(reasoning for _, _, reasoning, _ in splits.values())
        for name, (prompt, completion, reasoning, requests) in splits.items():
            if prompt + completion == exact.get(name):
                by_model[name] = (prompt, completion, reasoning if is_reasoning_counted else None, requests)
    return by_model
