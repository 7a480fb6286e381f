"""The checks that stop a publication: figures, bounds, growth and streaks, recomputed, equal to the facts.

Belongs here: which checks there are, and what must hold among the facts themselves. Does not: the facts row by row
(facts_of_models.py, facts_of_entities.py), how it is recomputed (recompute.py) or shown (comparison.py).
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import dagster as dg
import duckdb

from orchestration.checks.comparison import Comparison, selected
from orchestration.checks.facts_of_entities import FACTS_BY, compare_entities, compare_streaks
from orchestration.checks.facts_of_models import compare_market, compare_models, compare_sources
from orchestration.checks.facts_of_splits import compare_splits
from orchestration.checks.recompute import Recomputed, bases
from orchestration.checks.suspects import warn_of_suspects
from orchestration.publication.provenance import usable_captures
from orchestration.runtime.resources import LOG, Almanac
from orchestration.warehouse.writer import open_warehouse

CHECKS = {
    ("captures_say_so", "capture_log"): "Form, moment, window and rows of each capture are those of its bytes.",
    ("rows_make_the_day", "fct_model_usage_daily"): "The rows of a day and `other` add up to the day in the capture.",
    ("days_make_the_week", "fct_market_weekly"): "Seven days add up to the week, to the token.",
    ("parts_make_the_whole", "fct_country_weekly"): (
        "Vendors and countries, with what is attributed to none, add up to the market, and to the ranks of each top n."
    ),
    ("equals_the_captures", "fct_market_weekly"): "Every week's total, and whether it is complete, is the captures'.",
    ("equals_the_captures", "fct_model_usage_weekly_by_source"): "Every model's week is that of each source.",
    ("equals_the_captures", "fct_model_usage_weekly"): "Every model's week, and its rank, is that of the captures.",
    ("equals_the_captures", "fct_vendor_weekly"): "Every vendor's week is that of the captures, on each basis.",
    ("equals_the_captures", "fct_country_weekly"): "Every country's week is that of the captures, on each basis.",
    ("bounds_are_right", "fct_model_usage_weekly_by_source"): "The least and the most that each model can have had.",
    ("bounds_are_right", "fct_model_usage_weekly"): "As by source, the best observation of each model.",
    ("bounds_are_right", "fct_vendor_weekly"): "The least and the most that each vendor can have had, on each basis.",
    ("bounds_are_right", "fct_country_weekly"): "The least and the most that each country can have had, on each basis.",
    ("growth_is_exact", "fct_market_weekly"): (
        "Growth is this / previous - 1 in exact fractions, of two complete weeks of one source."
    ),
    ("growth_is_exact", "fct_model_usage_weekly"): "As for the market, for each model, with its bounds.",
    ("growth_is_exact", "fct_vendor_weekly"): "As for the market, for each vendor, both weeks at one coverage.",
    ("growth_is_exact", "fct_country_weekly"): "As for the market, for each country, both weeks at one coverage.",
    (
        "splits_are_right",
        "fct_model_usage_weekly",
    ): "Prompt, completion and reasoning tokens and requests of each week.",
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
    """Recompute everything once and compare it with the facts."""
    recomputed = Recomputed(usable_captures(almanac.settings))
    with open_warehouse(almanac.settings.warehouse, read_only=True) as connection:
        results = list(verify(recomputed, connection))
    failed = sum(not result.passed for result in results)
    LOG.info(f"{len(results)} checks against {len(recomputed.captures)} captures, {failed} failed")
    if failed:
        warn_of_suspects(almanac.settings)
    yield from selected(context, results)


def verify(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> Iterator[dg.AssetCheckResult]:
    """Return the result of every check, one after the other; grain and keys are those of the fact it stands on."""
    yield _captures_say_so(recomputed, connection).result()
    yield _rows_make_the_day(recomputed, connection).result()
    yield _days_make_the_week(connection).result()
    yield _parts_make_the_whole(recomputed, connection).result()
    for comparison in (
        *compare_market(recomputed, connection),
        *compare_sources(recomputed, connection),
        *compare_models(recomputed, connection),
        *compare_entities(recomputed, connection, "vendor"),
        *compare_entities(recomputed, connection, "country"),
        compare_splits(recomputed, connection),
        compare_streaks(recomputed, connection),
    ):
        yield comparison.result()


def _captures_say_so(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("captures_say_so", "capture_log", ("capture",))
    log = "select sha256, form, as_of, window_start, window_end, row_count from main.capture_log"
    found = {sha256: tuple(facts) for sha256, *facts in connection.execute(log).fetchall()}
    expected = {
        capture.sha256: (capture.form, capture.as_of, *capture.window, capture.row_count)
        for capture in recomputed.captures
    }
    comparison.expect_all(expected, found)
    return comparison


def _rows_make_the_day(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("rows_make_the_day", "fct_model_usage_daily", ("day",))
    sums = "select usage_date, sum(total_tokens) from main.fct_model_usage_daily group by all"
    found = {day: int(tokens) for day, tokens in connection.execute(sums).fetchall()}
    expected = {day: sum(row.tokens for row in known.rows.values()) for day, known in recomputed.days.items()}
    comparison.expect_all(expected, found)
    return comparison


def _days_make_the_week(connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("days_make_the_week", "fct_market_weekly", ("week",))
    days = "select usage_date, sum(total_tokens) from main.fct_model_usage_daily group by all"
    weeks: dict[date, int] = defaultdict(int)
    for day, tokens in connection.execute(days).fetchall():
        weeks[day - timedelta(days=day.weekday())] += int(tokens)
    market = "select week_start, total_tokens from main.fct_market_weekly where source = 'daily_rankings'"
    for week, tokens in connection.execute(market).fetchall():
        comparison.expect((week,), weeks.get(week), int(tokens))
    return comparison


def _parts_make_the_whole(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("parts_make_the_whole", "fct_country_weekly", ("part", "week", "basis", "attribution"))
    for by, (fact, _) in FACTS_BY.items():
        sums = "select week_start, basis, attribution, sum(total_tokens) from query_table($1) group by all"
        for week, basis, attribution, tokens in connection.execute(sums, [f"main.{fact}"]).fetchall():
            known = recomputed.answering(week, basis)
            expected = sum(row.tokens for row in known.counted(bases()[basis]).values()) if known else None
            comparison.expect((by, week, basis, attribution), expected, None if tokens is None else int(tokens))
    return comparison
