"""Compare the facts with the reference, row by row: which columns each check compares."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import duckdb

from orchestration.checks.compare import Comparison
from orchestration.checks.expected_rows import (
    Rows,
    expected_days,
    expected_entities,
    expected_market,
    expected_models,
    expected_models_by_source,
    expected_prints,
)
from orchestration.checks.reference import Reference

BOUNDS = ("low_tokens", "high_tokens", "named_tokens", "bounds_basis", "share", "share_low", "share_high")
RANKS = ("rank", "rank_low", "rank_high")
GROWTH = ("growth", "growth_low", "growth_high", "named_growth")
SPLITS = ("prompt_tokens", "completion_tokens", "reasoning_tokens", "requests")
MODEL = "if(is_other, null, model_permaslug)"


@dataclass(frozen=True)
class Fact:
    """How a fact is compared: its key, the columns of each check, and the rows to expect, given those it has."""

    key: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    expected: Callable[[Reference, Rows], Rows]
    week: str = "week_start"  # the week that a row belongs to


def compare_facts(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Iterator[Comparison]:
    """Return the comparison of every check that looks at single weeks; grain and keys are those of its fact."""
    requested = reference.requested_weeks
    for name, fact in FACTS.items():
        columns = ", ".join((*fact.key, *(column for columns in fact.columns.values() for column in columns)))
        query = (
            f"select {columns} from main.{name} "  # noqa: S608 - our names
            f"where $weeks is null or list_contains($weeks::date[], {fact.week}) group by all"
        )
        weeks = None if requested is None else sorted(requested)
        width = len(fact.key)
        found = {row[:width]: row[width:] for row in connection.execute(query, {"weeks": weeks}).fetchall()}
        expected, start = fact.expected(reference, found), 0
        for check, compared in fact.columns.items():
            part = slice(start, start + len(compared))
            comparison = Comparison(check, name, fact.key)
            comparison.expect_all(*({key: row[part] for key, row in rows.items()} for rows in (expected, found)))
            if compared[:2] == BOUNDS[:2]:  # two observations that contradict each other leave nothing between them
                empty = [
                    (key, row[part][:2]) for key, row in found.items() if (row[part][0] or 0) > (row[part][1] or 0)
                ]
                comparison.differences += [(*key, "a least below the most", bounds) for key, bounds in empty]
            yield comparison
            start = part.stop


OF_ENTITIES = {
    "bounds_are_right": BOUNDS,
    "equals_the_captures": ("total_tokens", "is_complete", "source", *RANKS),
    "growth_is_exact": GROWTH,
}
FACTS = {
    "fct_model_usage_daily": Fact(
        ("usage_date",),
        {"rows_make_the_day": ("sum(total_tokens)",)},
        expected_days,
        week="date_trunc('week', usage_date)::date",
    ),
    "fct_market_weekly": Fact(
        ("week_start",),
        {
            "equals_the_captures": ("total_tokens", "is_complete", "source", "other_tokens", "named_models"),
            "growth_is_exact": ("growth", "previous_tokens"),
        },
        expected_market,
    ),
    "fct_model_usage_weekly_by_source": Fact(
        ("week_start", "source", MODEL),
        {
            "bounds_are_right": ("low_tokens", "high_tokens", "named_tokens"),
            "equals_the_captures": ("total_tokens", "rank", "is_complete", "days_listed"),
        },
        expected_models_by_source,
    ),
    "fct_model_usage_weekly": Fact(
        ("week_start", MODEL),
        {
            "bounds_are_right": BOUNDS,
            "equals_the_captures": ("total_tokens", "is_complete", "days_listed", "source", *RANKS),
            "growth_is_exact": GROWTH,
            "splits_are_right": SPLITS,
        },
        expected_models,
    ),
    "fct_weekly_print": Fact(
        ("week_start", "source", "metric", "country_code", "print_number"),
        {"equals_the_captures": ("print_tokens", "known_from")},
        expected_prints,
    ),
    "fct_vendor_weekly": Fact(
        ("week_start", "basis", "attribution", "vendor_id"), OF_ENTITIES, partial(expected_entities, "vendor")
    ),
    "fct_country_weekly": Fact(
        ("week_start", "basis", "attribution", "country_code"), OF_ENTITIES, partial(expected_entities, "country")
    ),
}
