"""Compare the facts with the reference, row by row: which columns each check compares, and what to expect there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import duckdb

from orchestration.checks.compare import Comparison
from orchestration.checks.reference import ATTRIBUTIONS, Entity, Reference, Sums, bases
from orchestration.checks.reference_figures import Growth
from orchestration.checks.reference_growth import entity_growths, market_growth, model_growths, published_point
from orchestration.checks.reference_weeks import SourceWeek

Rows = Mapping[tuple[Any, ...], tuple[Any, ...]]  # the values of a row, in the order of the checks' columns, by its key
BOUNDS = ("low_tokens", "high_tokens")
GROWTH = ("growth", "growth_low", "growth_high", "growth_source", "compared_tokens", "previous_tokens")
SPLITS = ("prompt_tokens", "completion_tokens", "reasoning_tokens", "requests")
MODEL = "if(is_other, null, model_permaslug)"
NOT_KNOWN = (None,) * 6  # a growth that is not known


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
            yield comparison
            start = part.stop


def _days(reference: Reference, _: Rows) -> Rows:
    return {
        (day,): (sum(row.tokens for row in period.rows.values()),)
        for day, period in reference.days.items()
        if day - timedelta(days=day.weekday()) in reference.compared_weeks
    }


def _market(reference: Reference, _: Rows) -> Rows:
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for week in reference.compared_weeks:
        known = reference.answering(week, reference.whole_market)
        point, _, _, *made_of = _growth(market_growth(reference, week))  # its totals are exact: no bounds are published
        if known is None:
            rows[week,] = (None, False, None, None, None, point, *made_of)
        else:
            other = known.other if None in known.rows else None
            rows[week,] = (known.tokens, known.is_complete, known.source.name, other, len(known.named), point, *made_of)
    return rows


def _models_by_source(reference: Reference, _: Rows) -> Rows:
    return {
        (week, source, name): row
        for week in reference.compared_weeks
        for source, known in reference.weeks[week].items()
        for name, row in _model_rows(known).items()
    }


def _models(reference: Reference, _: Rows) -> Rows:
    rows = {}
    for week in reference.compared_weeks:
        if known := reference.as_ranked(week):
            growths, splits = model_growths(reference, week), _splits(reference, week, known)
            for name, row in _model_rows(known).items():
                source = known.taken_from.get(name, known.source.name)
                rows[week, name] = (*row, source, *_growth(growths.get(name)), *splits.get(name, (None,) * 4))
    return rows


def _model_rows(known: SourceWeek) -> dict[str | None, tuple[Any, ...]]:
    """Return by model: bounds, tokens, rank, whether the week is complete, and on how many days the model is listed."""
    return {
        name: (
            *(figure.low, figure.high, figure.tokens, None if name is None else rank),
            *(known.is_complete, known.days_named.get(name) if known.source.is_daily else None),
        )
        for rank, (name, figure) in enumerate(known.rows.items(), start=1)
    }


def _splits(reference: Reference, week: date, known: SourceWeek) -> dict[str | None, tuple[int | None, ...]]:
    by_model: dict[str | None, tuple[int | None, ...]] = {}
    for capture in reference.captures:  # the oldest first: a newer one of the same total takes its place
        is_of_week = capture.source.role == "answers" and not capture.source.is_daily and week in capture.counts
        splits = capture.splits if is_of_week else {}
        is_reasoning_counted = any(reasoning for _, _, reasoning, _ in splits.values())
        for name, (prompt, completion, reasoning, requests) in splits.items():
            row = known.rows.get(name)
            if row and row.low == row.high == prompt + completion:
                by_model[name] = (prompt, completion, reasoning if is_reasoning_counted else None, requests)
    return by_model


def _entities(by: str, reference: Reference, published: Rows) -> Rows:
    """Each vendor or country with a row in the captures must be published; one that is published without such a row has
    the figures of any that has none.
    """
    expected = dict.fromkeys(published, (None, None, None, None, False, None, *NOT_KNOWN))
    entities: dict[tuple[date, str, str], set[Entity]] = {}
    for week, basis, attribution, entity in published:
        entities.setdefault((week, basis, attribution), set()).add(entity)
    for week in reference.compared_weeks:
        for basis, ranks in bases().items():
            if (known := reference.answering(week, basis)) is None:
                continue
            for attribution in ATTRIBUTIONS:
                sums, without_row = reference.entities(known, ranks, by, reference.known_on(week, attribution))
                ranked = _ranks(sums)
                growths = entity_growths(reference, week, basis, attribution, by)
                for entity in sums.keys() | entities.get((week, basis, attribution), set()):
                    figure = sums.get(entity, without_row)
                    # In the whole market, what an entity without a row had is not known; in a top n it is 0.
                    tokens = figure.tokens if entity in sums or ranks is not None else None
                    expected[week, basis, attribution, entity] = (
                        *(figure.low, figure.high, tokens, ranked.get(entity), known.is_complete, known.source.name),
                        *_growth(growths.get(entity)),
                    )
    return expected


def _ranks(sums: Sums) -> dict[Entity, int]:
    ranked = [(-figure.tokens, entity) for entity, figure in sums.items() if entity is not None and figure.tokens > 0]
    return {entity: rank for rank, (_, entity) in enumerate(sorted(ranked), start=1)}


def _growth(growth: Growth | None) -> tuple[Any, ...]:
    if growth is None:
        return NOT_KNOWN
    counts = growth.this_week.tokens, growth.previous_week.tokens
    return published_point(growth), growth.low, growth.high, growth.source, *counts


OF_MODELS = ("total_tokens", "rank", "is_complete", "days_listed")
OF_ENTITIES = {
    "bounds_are_right": BOUNDS,
    "equals_the_captures": ("total_tokens", "rank", "is_complete", "source"),
    "growth_is_exact": GROWTH,
}
FACTS = {
    "fct_model_usage_daily": Fact(
        ("usage_date",),
        {"rows_make_the_day": ("sum(total_tokens)",)},
        _days,
        week="date_trunc('week', usage_date)::date",
    ),
    "fct_market_weekly": Fact(
        ("week_start",),
        {
            "equals_the_captures": ("total_tokens", "is_complete", "source", "other_tokens", "named_models"),
            "growth_is_exact": ("growth", *GROWTH[3:]),
        },
        _market,
    ),
    "fct_model_usage_weekly_by_source": Fact(
        ("week_start", "source", MODEL),
        {"bounds_are_right": BOUNDS, "equals_the_captures": OF_MODELS},
        _models_by_source,
    ),
    "fct_model_usage_weekly": Fact(
        ("week_start", MODEL),
        {
            "bounds_are_right": BOUNDS,
            "equals_the_captures": (*OF_MODELS, "source"),
            "growth_is_exact": GROWTH,
            "splits_are_right": SPLITS,
        },
        _models,
    ),
    "fct_vendor_weekly": Fact(
        ("week_start", "basis", "attribution", "vendor_id"), OF_ENTITIES, partial(_entities, "vendor")
    ),
    "fct_country_weekly": Fact(
        ("week_start", "basis", "attribution", "country_code"), OF_ENTITIES, partial(_entities, "country")
    ),
}
