"""The checks that stop a publication: figures, bounds, growth and streaks equal to the reference."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import dagster as dg
import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.checks.compare import Comparison, rows_of_weeks, selected
from orchestration.checks.compare_entities import FACTS_BY, compare_entities
from orchestration.checks.compare_models import compare_market, compare_models, compare_sources, compare_splits
from orchestration.checks.compare_weeks import FACTS, compare_with_captures, published_by_this_code
from orchestration.checks.reference import Reference, bases
from orchestration.checks.results import keep
from orchestration.publication.provenance import usable_captures
from orchestration.runtime.resources import LOG, Almanac
from orchestration.runtime.schedules import RECOMPUTE_ALL
from orchestration.warehouse.writer import open_warehouse

CHECKS = {
    ("captures_say_so", "capture_log"): "The log of captures has what the bytes of each capture of usage say of it.",
    ("rows_make_the_day", "fct_model_usage_daily"): "The rows of a day and `other` add up to the day in the capture.",
    ("days_make_the_week", "fct_market_weekly"): "Seven days add up to the week, to the token.",
    ("parts_make_the_whole", "fct_country_weekly"): (
        "Vendors and countries, with unattributed tokens, add up to the market, and to the ranks of each top n."
    ),
    ("equals_the_captures", "fct_market_weekly"): "Total and completeness of every week equal the captures.",
    ("equals_the_captures", "fct_model_usage_weekly_by_source"): "Every model's week equals that of each source.",
    ("equals_the_captures", "fct_model_usage_weekly"): "Every model's week and rank equal the captures.",
    ("equals_the_captures", "fct_vendor_weekly"): "Every vendor's week equals the captures, on each basis.",
    ("equals_the_captures", "fct_country_weekly"): "Every country's week equals the captures, on each basis.",
    ("bounds_are_right", "fct_model_usage_weekly_by_source"): "The least and the most that each model can have had.",
    ("bounds_are_right", "fct_model_usage_weekly"): "As by source, for the best observation of each model.",
    ("bounds_are_right", "fct_vendor_weekly"): "The least and the most that each vendor can have had, on each basis.",
    ("bounds_are_right", "fct_country_weekly"): "The least and the most that each country can have had, on each basis.",
    ("growth_is_exact", "fct_market_weekly"): (
        "Growth is this / previous - 1 in exact fractions, of two complete weeks of one source."
    ),
    ("growth_is_exact", "fct_model_usage_weekly"): "As for the market, for each model, with its bounds.",
    ("growth_is_exact", "fct_vendor_weekly"): "As for the market, for each vendor, both weeks at one coverage.",
    ("growth_is_exact", "fct_country_weekly"): "As for the market, for each country, both weeks at one coverage.",
    ("splits_are_right", "fct_model_usage_weekly"): "Prompt, completion and reasoning tokens and requests of a week.",
    ("streaks_are_right", "fct_country_weekly"): "For how many weeks a country leads, and whether at least that many.",
}


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(name, asset=asset, blocking=True, description=description)
        for (name, asset), description in CHECKS.items()
    ],
    can_subset=True,
)
def blocking_checks(context: dg.AssetCheckExecutionContext, almanac: Almanac) -> Iterator[dg.AssetCheckResult]:
    """Recompute the weeks that changed since the last publication of this code; every week where the run's tag asks."""
    settings = almanac.settings
    is_everything = RECOMPUTE_ALL in context.op_execution_context.run.tags
    published = None if is_everything else published_by_this_code(settings.published)
    with open_warehouse(settings.warehouse, read_only=True) as connection:
        checked = compare_with_captures(usable_captures(settings), connection, comparisons, published)
    failed = sum(bool(comparison.differences) for comparison in checked.comparisons)
    as_published = checked.all_weeks - checked.weeks
    LOG.info(
        f"{len(checked.comparisons)} checks against {checked.captures_read} captures: {checked.weeks} of "
        f"{checked.all_weeks} weeks recomputed, {as_published} as published; {failed} checks failed"
    )
    weeks = {"weeks_recomputed": checked.weeks, "weeks_as_published": as_published}
    results = [comparison.result(**weeks) for comparison in checked.comparisons]
    keep(settings, results)
    yield from selected(context, results)


def verify(raw_zone: RawZone, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Recompute every week from the captures and return how it compares with the facts, check by check."""
    return compare_with_captures(raw_zone, connection, comparisons).comparisons


def comparisons(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Iterator[Comparison]:
    """Return the comparison of every check that looks at single weeks; grain and keys are those of its fact."""
    yield _rows_make_the_day(reference, connection)
    yield _days_make_the_week(reference, connection)
    yield _parts_make_the_whole(reference, connection)
    yield from compare_market(reference, connection)
    yield from compare_sources(reference, connection)
    yield from compare_models(reference, connection)
    yield from compare_entities(reference, connection, "vendor")
    yield from compare_entities(reference, connection, "country")
    yield compare_splits(reference, connection)


def _rows_make_the_day(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("rows_make_the_day", "fct_model_usage_daily", ("day",))
    expected = {
        day: sum(row.tokens for row in period.rows.values())
        for day, period in reference.days.items()
        if _monday(day) in reference.compared_weeks
    }
    comparison.expect_all(expected, _tokens_of_days(reference, connection))
    return comparison


def _days_make_the_week(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("days_make_the_week", "fct_market_weekly", ("week",))
    weeks: Counter[date] = Counter()
    for day, tokens in _tokens_of_days(reference, connection).items():
        weeks[_monday(day)] += tokens
    columns = "week_start, total_tokens, source"
    for week, tokens, source in rows_of_weeks(connection, columns, "fct_market_weekly", reference.requested_weeks):
        if source == "daily_rankings":
            comparison.expect((week,), weeks.get(week), int(tokens))
    return comparison


def _parts_make_the_whole(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("parts_make_the_whole", "fct_country_weekly", ("part", "week", "basis", "attribution"))
    for by, (fact, _) in FACTS_BY.items():
        columns = "week_start, basis, attribution, total_tokens"
        sums: dict[tuple[date, str, str], int | None] = {}
        for *key, tokens in rows_of_weeks(connection, columns, fact, reference.requested_weeks):
            before = sums.get(tuple(key))
            sums[tuple(key)] = before if tokens is None else (before or 0) + int(tokens)
        for (week, basis, attribution), total in sums.items():
            known = reference.answering(week, basis)
            expected = sum(row.tokens for row in known.counted(bases()[basis]).values()) if known else None
            comparison.expect((by, week, basis, attribution), expected, total)
    return comparison


def _tokens_of_days(reference: Reference, connection: duckdb.DuckDBPyConnection) -> Counter[date]:
    days: Counter[date] = Counter()
    fact, columns = "fct_model_usage_daily", "usage_date, total_tokens"
    for day, tokens in rows_of_weeks(connection, columns, fact, reference.requested_weeks, FACTS[fact]):
        days[day] += int(tokens)
    return days


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
