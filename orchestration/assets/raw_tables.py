"""The second step: load new captures from the raw zone into the raw tables of the build database."""

from typing import Any

import dagster as dg

from orchestration.assets.captures import CAPTURE_ASSETS
from orchestration.captures.repair import refuse_damage
from orchestration.claims.files import read_claims
from orchestration.publication.provenance import usable_captures
from orchestration.runtime.metadata import shown, table
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import CLAIMS_DIR
from orchestration.warehouse.load import load, load_claims
from orchestration.warehouse.statements import RAW_TABLES
from orchestration.warehouse.writer import open_warehouse


# One asset for all of them: they are always loaded together, and each asset costs a run three events of 9 ms.
@dg.asset(deps=CAPTURE_ASSETS, group_name="raw_tables", kinds={"duckdb"})
def raw_tables(almanac: Almanac) -> dg.MaterializeResult[Any]:
    """The captures as rows: periods, states and what else the forms hold; and the claims on file."""
    settings = almanac.settings
    refuse_damage(almanac.raw_zone)
    with open_warehouse(settings.warehouse) as connection:
        done = load(connection, usable_captures(settings))
        for contradiction in done.contradicted:
            LOG.warning(contradiction)
        LOG.info(f"{len(done.new)} captures loaded, {done.rows_read:,} rows read")
        claims, rejected = read_claims(CLAIMS_DIR)
        for claim in rejected:
            LOG.warning(f"set aside of data/claims/{claim}")
        load_claims(connection, claims)
        counts = [
            (name, *connection.execute("select count(*) from query_table($1)", [f"raw.{name}"]).fetchall()[0])
            for name in RAW_TABLES
        ]
    tables = [(name, rows, RAW_TABLES[name].description) for name, rows in counts]
    metadata = {"new_captures": len(done.new), "captures_held": done.captures_held}
    return dg.MaterializeResult(metadata=shown({**metadata, "tables": table(["table", "rows", "content"], tables)}))
