"""The checks that stop a publication: totals and growth, recomputed from the captures' bytes, equal to the facts.

Belongs here: what is compared with what. Does not: how it is recomputed (recompute.py) or shown (comparison.py).
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import dagster as dg
import duckdb

from orchestration.checks.comparison import Comparison, selected
from orchestration.checks.recompute import ATTRIBUTIONS, WEEK, Recomputed, bases, exact_growth
from orchestration.runtime.resources import LOG, Almanac
from orchestration.warehouse.writer import open_warehouse

FACTS_BY = {"vendor": ("fct_vendor_weekly", "vendor_id"), "country": ("fct_country_weekly", "country_code")}

CHECKS = {
    ("rows_make_the_day", "fct_model_usage_daily"): "The rows of a day and `other` add up to the day in the capture.",
    ("days_make_the_week", "fct_market_weekly"): "Seven days add up to the week, to the token.",
    ("parts_make_the_whole", "fct_country_weekly"): (
        "Vendors and countries, with what is attributed to none, add up to the market, and to the ranks of each top n."
    ),
    ("equals_the_captures", "fct_market_weekly"): "Every week's total is that of the captures.",
    ("equals_the_captures", "fct_model_usage_weekly"): "Every model's week, and its rank, is that of the captures.",
    ("equals_the_captures", "fct_vendor_weekly"): "Every vendor's week is that of the captures, on each basis.",
    ("equals_the_captures", "fct_country_weekly"): "Every country's week is that of the captures, on each basis.",
    ("growth_is_exact", "fct_market_weekly"): "Growth is this / previous - 1 in exact fractions, complete weeks only.",
    ("growth_is_exact", "fct_model_usage_weekly"): "As for the market, for each model.",
    ("growth_is_exact", "fct_vendor_weekly"): "As for the market, for each vendor, both weeks on one basis.",
    ("growth_is_exact", "fct_country_weekly"): "As for the market, for each country, both weeks on one basis.",
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
    recomputed = Recomputed(almanac.raw_zone)
    with open_warehouse(almanac.settings.warehouse, read_only=True) as connection:
        results = list(verify(recomputed, connection))
    failed = sum(not result.passed for result in results)
    LOG.info(f"{len(results)} checks against {recomputed.captures_read} captures, {failed} failed")
    yield from selected(context, results)


def verify(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> Iterator[dg.AssetCheckResult]:
    """Return the result of every check, one after the other; grain and keys are those of the fact it stands on."""
    yield _rows_make_the_day(recomputed, connection).result()
    yield _days_make_the_week(connection).result()
    yield _parts_make_the_whole(recomputed, connection).result()
    yield from (comparison.result() for comparison in _market(recomputed, connection))
    yield from (comparison.result() for comparison in _models(recomputed, connection))
    for by in FACTS_BY:
        yield from (comparison.result() for comparison in _entities(recomputed, connection, by))


def _rows_make_the_day(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = Comparison("rows_make_the_day", "fct_model_usage_daily", ("day",))
    sums = "select usage_date, sum(total_tokens) from main.fct_model_usage_daily group by all"
    found = {day: int(tokens) for day, tokens in connection.execute(sums).fetchall()}
    comparison.expect_all({day: sum(rows.values()) for day, rows in recomputed.days.items()}, found)
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
            whole = recomputed.ranking(week, basis)
            expected = sum(whole.rows.values()) if whole else None
            comparison.expect((by, week, basis, attribution), expected, None if tokens is None else int(tokens))
    return comparison


def _market(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    totals = Comparison("equals_the_captures", "fct_market_weekly", ("week",))
    growths = Comparison("growth_is_exact", "fct_market_weekly", ("week",))
    rows = connection.execute("select week_start, total_tokens, growth from main.fct_market_weekly").fetchall()
    totals.expect_all(
        {week: recomputed.market_tokens(week)[0] for week in recomputed.weeks},
        {week: None if tokens is None else int(tokens) for week, tokens, _ in rows},
    )
    for week, _, growth in rows:
        this_tokens, is_complete = recomputed.market_tokens(week)
        previous_tokens, was_complete = recomputed.market_tokens(week - WEEK)
        previous_tokens = previous_tokens if is_complete and was_complete else None
        growths.expect((week,), *_ratios(exact_growth(this_tokens, previous_tokens), growth))
    return [totals, growths]


def _models(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    fact = "fct_model_usage_weekly"
    totals = Comparison("equals_the_captures", fact, ("week", "model"))
    growths = Comparison("growth_is_exact", fact, ("week", "model"))
    columns = "select week_start, if(is_other, null, model_permaslug), total_tokens, rank, growth from query_table($1)"
    rows = connection.execute(columns, [f"main.{fact}"]).fetchall()
    expected: dict[Any, Any] = {}
    for week in recomputed.weeks:
        known = recomputed.as_ranked(week)
        for rank, (name, tokens) in enumerate(known.rows.items() if known else (), start=1):
            expected[(week, name)] = (tokens, None if name is None else rank)
    totals.expect_all(expected, {(week, name): (int(tokens), rank) for week, name, tokens, rank, _ in rows})
    for week, name, _, _, growth in rows:
        now, before = recomputed.as_ranked(week), recomputed.as_ranked(week - WEEK)
        is_defined = now is not None and before is not None and now.is_complete and before.is_complete
        exact = exact_growth(now.rows.get(name), before.rows.get(name)) if now and before and is_defined else None
        growths.expect((week, name), *_ratios(exact, growth))
    return [totals, growths]


def _entities(recomputed: Recomputed, connection: duckdb.DuckDBPyConnection, by: str) -> list[Comparison]:
    fact, column = FACTS_BY[by]
    keys = ("week", by, "basis", "attribution")
    totals, growths = Comparison("equals_the_captures", fact, keys), Comparison("growth_is_exact", fact, keys)
    columns = f"select week_start, {column}, basis, attribution, total_tokens, growth from main.{fact}"  # noqa: S608 - our names
    rows = connection.execute(columns).fetchall()
    weeks = [(week, basis, mode) for week in recomputed.weeks for basis in bases() for mode in ATTRIBUTIONS]
    sums = {key: recomputed.sums(*key, by) for key in weeks}
    expected = {
        (week, entity, basis, mode): tokens
        for (week, basis, mode), found in sums.items()
        for entity, tokens in (found or {}).items()
    }
    # A top n without any row of an entity says 0 of it; the captures say it by leaving it out.
    found = {(*row[:4],): int(row[4]) for row in rows if row[4] is not None and (row[4] or row[:4] in expected)}
    totals.expect_all(expected, found)
    for week, entity, basis, mode, _, growth in rows:
        now, before = recomputed.ranking(week, basis), recomputed.ranking(week - WEEK, basis)
        # Within a top n, an entity without a row has none; in the market it may be in `other`.
        unseen = None if basis == "all" else 0
        exact = None
        if now and before and now.is_complete and before.is_complete:
            this_week, previous_week = sums[week, basis, mode] or {}, sums[week - WEEK, basis, mode] or {}
            exact = exact_growth(this_week.get(entity, unseen), previous_week.get(entity))
        growths.expect((week, entity, basis, mode), *_ratios(exact, growth))
    return [totals, growths]


def _ratios(exact: Any, found: float | None) -> tuple[Any, Any]:
    # The fact holds the double nearest to the fraction, or its neighbour where a total has more than 53 bits.
    if exact is None or found is None:
        return (None if exact is None else float(exact)), found
    return (found, found) if abs(exact - found) <= abs(exact) * 2**-51 else (float(exact), found)
