"""How the tokens of a model's week are made up, beside what the captures say.

Belongs here: which capture's split belongs to a week, once more. Does not: the week itself (recompute.py).
"""

from datetime import date
from typing import Any

import duckdb

from orchestration.checks.compare import Comparison, rows_of_weeks
from orchestration.checks.reference import Reference
from orchestration.checks.reference_forms import Split


def compare_splits(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Comparison:
    """Return prompt, completion and reasoning tokens and requests of each model's week, compared."""
    fact = "fct_model_usage_weekly"
    comparison = Comparison("splits_are_right", fact, ("week", "model"))
    columns = "week_start, model_permaslug, prompt_tokens, completion_tokens, reasoning_tokens, requests"
    rows = rows_of_weeks(connection, columns, fact, reference.requested_weeks)
    found = {tuple(row[:2]): tuple(row[2:]) for row in rows if any(part is not None for part in row[2:])}
    expected: dict[Any, Any] = {}
    for week in reference.compared_weeks:
        expected |= {(week, name): split for name, split in _splits(reference, week).items()}
    comparison.expect_all(expected, found)
    return comparison


def _splits(reference: Reference, week: date) -> dict[str, tuple[int | None, ...]]:
    known = reference.as_ranked(week)
    exact = {name: row.tokens for name, row in known.rows.items() if row.low == row.high} if known else {}
    found: dict[str, tuple[int | None, ...]] = {}
    for capture in reference.captures:  # the oldest first: a newer one of the same total takes its place
        is_of_week = capture.source.role == "answers" and not capture.source.is_daily and week in capture.counts
        splits = capture.splits if is_of_week else {}
        is_reasoning_counted = any(reasoning for _, _, reasoning, _ in splits.values())
        for name, split in splits.items():
            if sum(split[:2]) == exact.get(name):
                found[name] = split if is_reasoning_counted else _without_reasoning(split)
    return found


def _without_reasoning(split: Split) -> tuple[int | None, ...]:
    prompt, completion, _, requests = split
    return prompt, completion, None, requests
