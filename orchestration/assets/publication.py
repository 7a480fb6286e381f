"""The last step: stage the marts once their checks have passed, and make what is staged current for readers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject

from orchestration.publication.about import about
from orchestration.publication.diff import write_changes
from orchestration.publication.folders import make_current
from orchestration.publication.gate import published_results, refuse_unchecked
from orchestration.publication.package import write_package
from orchestration.publication.reader import NotPublished
from orchestration.publication.staging import TABLES, mark_made, refuse_unfinished, stage_build
from orchestration.publication.tables import publish_tables
from orchestration.report.summary import glance
from orchestration.runtime.dbt import descriptions, manifest_of, mart_keys, primary_keys
from orchestration.runtime.metadata import shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.warehouse.writer import open_warehouse

GROUP = "publication"
# The source publishes once a day; a day and a half without a publication is worth a look.
FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))


def published_tables(
    project: DbtProject, models: dg.AssetsDefinition, checks: Sequence[dg.AssetChecksDefinition]
) -> dg.AssetsDefinition:
    """Return the asset of the published tables, which waits for every mart.

    However it is materialized, it refuses unless every check of ``models`` and of ``checks`` ran on the build database
    as it is, and every blocking one passed.
    """
    marts = mart_keys(models)
    required = [(spec.asset_key.path[-1], spec.name) for part in (models, *checks) for spec in part.check_specs]

    @dg.asset(name="published_tables", deps=marts, group_name=GROUP, kinds={"duckdb", "parquet"})
    def tables(almanac: Almanac) -> dg.MaterializeResult[Any]:
        """The marts in a fresh DuckDB file and as Parquet, with ``datapackage.json``: staged, not yet visible."""
        settings = almanac.settings
        results = refuse_unchecked(settings, required)
        with open_warehouse(settings.warehouse, read_only=True) as connection:
            row = about(connection)
        staged = stage_build(settings)
        manifest = manifest_of(project)
        names = [key.path[-1] for key in marts]
        written = publish_tables(settings.warehouse, staged, names, row, descriptions(manifest))
        write_package(staged, written, primary_keys(manifest), row, datetime.now(UTC))
        LOG.info(f"{len(written)} tables staged")
        try:
            write_changes(settings.published, staged)
        except NotPublished as error:
            LOG.warning(f"Cannot compare with the previous publication: {error}")
        staged.checks.write_bytes(published_results(results))
        mark_made(settings, TABLES)
        return dg.MaterializeResult(
            metadata=shown(
                {
                    "tables": len(written),
                    "dagster/row_count": sum(table.row_count for table in written),
                    "as_of": str(row["as_of"] or "no capture"),
                    "citation": row["citation"],
                }
            )
        )

    return tables


@dg.asset(
    deps=["published_tables", "site", "report", "docs_site"], group_name=GROUP, kinds={"file"}, freshness_policy=FRESH
)
def publication(almanac: Almanac) -> dg.MaterializeResult[Any]:
    """What is staged, made current by one rename: readers see the old or the new, never a mixture."""
    settings = almanac.settings
    refuse_unfinished(settings)
    folder = make_current(settings, datetime.now(UTC))
    settings.staging_record.unlink()
    LOG.info(f"published {folder.name}")
    week, _ = glance(settings.published.database)
    market = week.market or {}
    # Numbers, which the UI plots; what is unknown is left out, so that a plot has a gap and no zero.
    figures = {"market_tokens": market.get("total_tokens"), "market_growth": market.get("growth")}
    return dg.MaterializeResult(
        metadata=shown(
            {
                "headline": week.headline,
                **{name: value for name, value in figures.items() if value is not None},
                "path": dg.MetadataValue.path(str(settings.published.folder)),
                "files": sum(path.is_file() for path in folder.rglob("*")),
                "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            }
        )
    )
