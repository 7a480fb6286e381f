"""The second step: new captures from the raw zone into the raw tables of the build database.

Belongs here: the assets of the raw tables and the decision that nothing is to be done. Does not: the statements
(warehouse/sql).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from orchestration.assets.captures import folder_captures, openrouter_export_captures, sample_captures
from orchestration.claims import read_claims
from orchestration.dbt import OWNER
from orchestration.resources import Almanac
from orchestration.settings import CLAIMS_DIR
from orchestration.state import is_up_to_date
from orchestration.warehouse.load import load, load_claims
from orchestration.warehouse.writer import open_warehouse

RAW_TABLES = {
    "captures": "One row per capture: what was asked, when, and what came.",
    "capture_periods": "One row per capture and period it covers, with the state that it shows.",
    "usage_states": "One row per state of a period and leaderboard row: the figures, each state once.",
    "page_prices": "One row per capture of the ranking page and model: list prices.",
    "claims": "One row per published claim, from data/claims.",
}


class LoadConfig(dg.Config):
    """Whether to build and check again although nothing has changed."""

    rebuild: bool = False


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["raw", table],
            deps=[sample_captures, folder_captures, openrouter_export_captures],
            description=description,
            group_name="raw_tables",
            kinds={"duckdb"},
            owners=[OWNER],
            skippable=True,
        )
        for table, description in RAW_TABLES.items()
    ],
    pool="duckdb",
)
def raw_tables(
    context: dg.AssetExecutionContext, config: LoadConfig, almanac: Almanac
) -> Iterator[dg.MaterializeResult[Any]]:
    """Load what is new. With nothing new since the last publication, all that follows is skipped."""
    settings = almanac.settings
    if not config.rebuild and is_up_to_date(settings, almanac.raw_zone):
        context.log.info("nothing new since the last publication: what is published stands")
        return
    with open_warehouse(settings.warehouse) as connection:
        done = load(connection, almanac.raw_zone)
        context.log.info(f"{done.new_captures} captures loaded, {done.rows_read:,} rows read")
        tags = {"almanac/new_captures": str(done.new_captures), "almanac/captures": str(done.captures_held)}
        context.instance.add_run_tags(context.run_id, tags)
        claims, refused = read_claims(CLAIMS_DIR)
        for name, why in refused:
            context.log.warning(f"refused data/claims/{name}: {why}")
        load_claims(connection, claims)
        for table in RAW_TABLES:
            ((rows,),) = connection.execute("select count(*) from query_table($1)", [f"raw.{table}"]).fetchall()
            yield dg.MaterializeResult(
                asset_key=["raw", table],
                metadata={
                    "dagster/row_count": rows,
                    "new_captures": done.new_captures,
                    "captures_held": done.captures_held,
                },
            )
