"""The checks that stop a publication: figures, bounds, growth and streaks equal to the reference, and the claim checker
confirms the growths, shares and streaks of int_figures_audited.
"""

from collections.abc import Iterator

import dagster as dg
import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.checks.compare import Comparison, selected
from orchestration.checks.compare_weeks import compare_with_captures, published_by_this_code
from orchestration.checks.results import keep
from orchestration.publication.provenance import usable_captures
from orchestration.runtime.resources import LOG, Almanac
from orchestration.runtime.schedules import RECOMPUTE_ALL
from orchestration.warehouse.writer import open_warehouse

CHECKS = {
    ("captures_say_so", "capture_log"): "The log of captures has what the bytes of each capture of usage say of it.",
    ("rows_make_the_day", "fct_model_usage_daily"): "The rows of a day and `other` add up to the day in the capture.",
    ("equals_the_captures", "fct_market_weekly"): "Total and completeness of every week equal the captures.",
    ("equals_the_captures", "fct_model_usage_weekly_by_source"): "Every model's week equals that of each source.",
    ("equals_the_captures", "fct_model_usage_weekly"): "Every model's week and rank equal the captures.",
    ("equals_the_captures", "fct_vendor_weekly"): "Every vendor's week equals the captures, on each basis.",
    ("equals_the_captures", "fct_country_weekly"): "Every country's week equals the captures, on each basis.",
    ("equals_the_captures", "fct_weekly_print"): "Each print of the market's total is what captures first showed then.",
    ("bounds_are_right", "fct_model_usage_weekly_by_source"): "The least and the most that each model can have had.",
    ("bounds_are_right", "fct_model_usage_weekly"): "As narrow as all observations of the week make them.",
    ("bounds_are_right", "fct_vendor_weekly"): "The least and the most that each vendor can have had, on each basis.",
    ("bounds_are_right", "fct_country_weekly"): "The least and the most that each country can have had, on each basis.",
    ("growth_is_exact", "fct_market_weekly"): (
        "Growth is this / previous - 1 in exact fractions, of two complete weeks."
    ),
    ("growth_is_exact", "fct_model_usage_weekly"): "As for the market, for each model, with its bounds.",
    ("growth_is_exact", "fct_vendor_weekly"): "As for each model, from what each vendor has in both weeks.",
    ("growth_is_exact", "fct_country_weekly"): "As for each model, from what each country has in both weeks.",
    ("splits_are_right", "fct_model_usage_weekly"): "Prompt, completion and reasoning tokens and requests of a week.",
    ("streaks_are_right", "fct_country_weekly"): "For how many weeks a country leads, at least and at most.",
}


SELF_AUDIT = "passes_its_own_audit"
# The metrics of each fact's figures.
AUDITED = {
    "fct_country_weekly": ("country_growth", "country_share", "lead_streak"),
    "fct_vendor_weekly": ("vendor_growth", "vendor_share"),
    "fct_market_weekly": ("market_growth",),
    "fct_model_usage_weekly": ("model_growth", "model_share", "model_rank"),
}
FIGURES = """
    select
        metric, entity, week_start, basis, attribution, is_denied, is_confirmed, published_value::double, nearest_value
    from intermediate.int_figures_audited
    where list_contains($metrics, metric)
    order by all
"""
DESCRIPTIONS = CHECKS | {
    (
        SELF_AUDIT,
        fact,
    ): f"The checker confirms its figures on the basis that it states, none beside: {', '.join(metrics)}."
    for fact, metrics in AUDITED.items()
}


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(name, asset=asset, blocking=True, description=description)
        for (name, asset), description in DESCRIPTIONS.items()
    ],
    can_subset=True,
)
def blocking_checks(context: dg.AssetCheckExecutionContext, almanac: Almanac) -> Iterator[dg.AssetCheckResult]:
    """Recompute the weeks that changed since the last publication of this code; every week where the run's tag asks."""
    settings = almanac.settings
    is_everything = RECOMPUTE_ALL in context.op_execution_context.run.tags
    published = None if is_everything else published_by_this_code(settings.published)
    with open_warehouse(settings.warehouse, read_only=True) as connection:
        checked = compare_with_captures(usable_captures(settings), connection, published)
        audited = list(audit_facts(connection))
    as_published = checked.all_weeks - checked.weeks
    weeks = {"weeks_recomputed": checked.weeks, "weeks_as_published": as_published}
    results = [*(comparison.result(**weeks) for comparison in checked.comparisons), *audited]
    failed = sum(not result.passed for result in results)
    LOG.info(
        f"{len(results)} checks against {checked.captures_read} captures: {checked.weeks} of {checked.all_weeks} weeks "
        f"recomputed, {as_published} as published; {failed} checks failed"
    )
    keep(settings, results)
    yield from selected(context, results)


def audit_facts(connection: duckdb.DuckDBPyConnection) -> Iterator[dg.AssetCheckResult]:
    """Return the result for each fact, with the figures that are not confirmed and the nearest ones that would be."""
    for fact, metrics in AUDITED.items():
        comparison = Comparison(SELF_AUDIT, fact, ("metric", "entity", "week", "basis", "attribution"))
        for row in connection.execute(FIGURES, {"metrics": list(metrics)}).fetchall():
            *key, is_denied, is_confirmed, published, nearest = row
            if is_denied:  # a growth beyond the bounds, or the next rank
                comparison.expect((*key, published), "not confirmed", "confirmed" if is_confirmed else "not confirmed")
                continue
            # A confirmed figure equals itself; any other is compared with the nearest one that would be confirmed.
            comparison.expect(tuple(key), published if is_confirmed else nearest, published)
            if not is_confirmed and nearest == published:
                comparison.differences.append((*key, "a figure that is sure to this digit", published))
        yield comparison.result()


def verify(raw_zone: RawZone, connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Recompute every week from the captures and return how it compares with the facts, check by check."""
    return compare_with_captures(raw_zone, connection).comparisons
