"""The last step: the marts, once they have passed their checks, made current for readers.

Belongs here: the assets of the publication. Does not: how files are written (publication/).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg

from orchestration.dbt import OWNER
from orchestration.publication.about import about
from orchestration.publication.folders import fresh_staging, make_current
from orchestration.publication.package import write_package
from orchestration.publication.tables import publish_tables
from orchestration.resources import Almanac
from orchestration.state import remember

GROUP = "publication"
# The source publishes once a day; a day and a half without a publication is worth a look.
FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))


def published_tables(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """Give the asset of the published tables, which waits for every mart and its blocking checks."""

    @dg.asset(
        name="published_tables",
        deps=marts,
        group_name=GROUP,
        kinds={"duckdb", "parquet"},
        owners=[OWNER],
        pool="duckdb",
    )
    def tables(context: dg.AssetExecutionContext, almanac: Almanac) -> dg.MaterializeResult[Any]:
        """The marts in a fresh DuckDB file and as Parquet, with ``datapackage.json``: staged, not yet visible."""
        settings = almanac.settings
        folder = fresh_staging(settings)
        row = about(settings.warehouse, datetime.now(UTC))
        written = publish_tables(settings.warehouse, folder, row)
        write_package(folder, written, row)
        context.log.info(f"{len(written)} tables staged")
        return dg.MaterializeResult(
            metadata={
                "tables": len(written),
                "dagster/row_count": sum(table.row_count for table in written),
                "as_of": row["as_of"] or "no capture",
                "citation": row["citation"],
            }
        )

    return tables


@dg.asset(
    deps=["published_tables", "report", "docs_site"],
    group_name=GROUP,
    kinds={"file"},
    owners=[OWNER],
    pool="duckdb",
    freshness_policy=FRESH,
)
def publication(context: dg.AssetExecutionContext, almanac: Almanac) -> dg.MaterializeResult[Any]:
    """What is staged, made current by one rename: readers see the old or the new, never a mixture."""
    folder = make_current(almanac.settings, datetime.now(UTC))
    remember(almanac.settings, almanac.raw_zone)
    context.log.info(f"published {folder.name}")
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(almanac.settings.published)),
            "files": sum(path.is_file() for path in folder.rglob("*")),
            "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        }
    )
