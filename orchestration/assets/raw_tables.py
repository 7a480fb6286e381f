"""The second step: new captures from the raw zone into the raw tables of the build database.

Belongs here: the assets of the raw tables. Does not: the statements (warehouse/sql).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb

from orchestration.assets.captures import CAPTURE_ASSETS
from orchestration.captures.repair import refuse_damage
from orchestration.captures.set_aside import UsableCaptures
from orchestration.checks.digestion import why_not_digested
from orchestration.claims.files import read_claims
from orchestration.publication.provenance import usable_captures
from orchestration.runtime.metadata import shown, table
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import CLAIMS_DIR
from orchestration.warehouse.load import Load, leave_out, load, load_claims
from orchestration.warehouse.statements import RAW_TABLES
from orchestration.warehouse.writer import open_warehouse


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["raw", name], deps=CAPTURE_ASSETS, description=raw.description, group_name="raw_tables", kinds={"duckdb"}
        )
        for name, raw in RAW_TABLES.items()
    ]
)
def raw_tables(context: dg.AssetExecutionContext, almanac: Almanac) -> Iterator[dg.MaterializeResult[Any]]:
    """Load what is new in the raw zone, and the claims as they are."""
    refuse_damage(almanac.raw_zone)
    with open_warehouse(almanac.settings.warehouse) as connection:
        captures = usable_captures(almanac.settings)
        done = load(connection, captures)
        for said in done.contradicted:
            LOG.warning(said)
        left_out = _leave_out_unreadable(connection, captures, done)
        for request, why in left_out:
            LOG.warning(f"left out {request}: {why}")
        LOG.info(f"{len(done.new)} captures loaded, {done.rows_read:,} rows read")
        tags = {"almanac/new_captures": str(len(done.new)), "almanac/captures": str(done.captures_held)}
        context.instance.add_run_tags(context.run_id, tags)
        claims, aside = read_claims(CLAIMS_DIR)
        for one in aside:
            LOG.warning(f"set aside of data/claims/{one}")
        load_claims(connection, claims)
        for name in RAW_TABLES:
            ((rows,),) = connection.execute("select count(*) from query_table($1)", [f"raw.{name}"]).fetchall()
            yield dg.MaterializeResult(
                asset_key=["raw", name],
                metadata=shown(
                    {
                        "dagster/row_count": rows,
                        "new_captures": len(done.new),
                        "captures_held": done.captures_held,
                        "left_out": table(["file", "reason"], left_out),
                    }
                ),
            )


def _leave_out_unreadable(
    connection: duckdb.DuckDBPyConnection, captures: UsableCaptures, done: Load
) -> list[tuple[str, str]]:
    """Leave out what the load, or the recomputation after it, cannot digest; return all that is left out, and why."""
    for sidecar, why in (*done.unreadable, *((new, why_not_digested(captures, new)) for new in done.new)):
        if why:
            captures.leave_out(sidecar, why)
    captures.forget_other_codes()
    left_out = captures.left_out()
    leave_out(connection, {record.sha256 for record in left_out})
    return [(record.request, record.reason) for record in left_out]
