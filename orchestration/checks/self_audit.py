"""Check that the claim checker confirms every published figure (int_figures_audited), fact by fact."""

from collections.abc import Iterator

import dagster as dg
import duckdb

from orchestration.checks.compare import Comparison, selected
from orchestration.checks.results import keep
from orchestration.runtime.resources import LOG, Almanac
from orchestration.warehouse.writer import open_warehouse

NAME = "passes_its_own_audit"
# The fact that each metric's figures stand in.
FACTS = {
    "fct_country_weekly": ("country_growth", "country_share", "lead_streak"),
    "fct_vendor_weekly": ("vendor_growth", "vendor_share"),
    "fct_market_weekly": ("market_growth",),
    "fct_model_usage_weekly": ("model_growth", "model_share"),
}
AUDITED = """
    select metric, entity, week_start, basis, attribution, is_confirmed, published_value::double, nearest_value
    from intermediate.int_figures_audited
    where list_contains($metrics, metric)
    order by all
"""


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(
            NAME,
            asset=fact,
            blocking=True,
            description=f"The checker confirms every figure of it, on the basis that it states: {', '.join(metrics)}.",
        )
        for fact, metrics in FACTS.items()
    ],
    can_subset=True,
)
def self_audit(context: dg.AssetCheckExecutionContext, almanac: Almanac) -> Iterator[dg.AssetCheckResult]:
    """Read the verdict on each published figure; one that is not confirmed stops the publication."""
    with open_warehouse(almanac.settings.warehouse, read_only=True) as connection:
        results = list(audit_facts(connection))
    refused = [fact for fact, result in zip(FACTS, results, strict=True) if not result.passed]
    LOG.info(f"self-audit: {', '.join(refused) or 'no fact'} refused by the checker")
    keep(almanac.settings, results)
    yield from selected(context, results)


def audit_facts(connection: duckdb.DuckDBPyConnection) -> Iterator[dg.AssetCheckResult]:
    """Return the result for each fact, with the figures that are not confirmed and the nearest ones that would be."""
    for fact, metrics in FACTS.items():
        comparison = Comparison(NAME, fact, ("metric", "entity", "week", "basis", "attribution"))
        for row in connection.execute(AUDITED, {"metrics": list(metrics)}).fetchall():
            *key, is_confirmed, published, nearest = row
            # A confirmed figure equals itself; any other is compared with the nearest one that would be confirmed.
            comparison.expect(tuple(key), published if is_confirmed else nearest, published)
            if not is_confirmed and nearest == published:
                comparison.differences.append((*key, "a figure that is sure to this digit", published))
        yield comparison.result()
