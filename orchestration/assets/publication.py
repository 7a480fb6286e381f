"""The last step: stage the marts once their checks have passed, and make what is staged current for readers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtProject

from orchestration.publication.about import about
from orchestration.publication.diff import write_changes
from orchestration.publication.folders import make_current, write_checksums
from orchestration.publication.gate import published_results, refuse_unchecked
from orchestration.publication.package import write_package
from orchestration.publication.provenance import refuse_stale_models
from orchestration.publication.reader import NotPublished, open_published, rows_of
from orchestration.publication.staging import TABLES, mark_made, refuse_unfinished, stage_build
from orchestration.publication.tables import publish_tables
from orchestration.runtime.dbt import descriptions, manifest_of, mart_keys, primary_keys
from orchestration.runtime.metadata import shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import SERVED_AT, PublicationPaths
from orchestration.warehouse.writer import open_warehouse

GROUP = "publication"
# The source publishes once a day; a day and a half without a publication is worth a look.
FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))
LATEST_WEEK = """
    with latest as (
        select week_start, total_tokens, growth
        from main.fct_market_weekly inner join main.dim_week using (week_start)
        where is_latest_complete
    ),

    countries as (
        select country.country_code, country.share
        from main.fct_country_weekly as country inner join latest using (week_start)
        where country.basis = 'all' and country.attribution = 'as_known_now'
    )

    select
        latest.week_start as latest_complete_week,
        latest.total_tokens as market_tokens,
        latest.growth as market_growth,
        (select share from countries where country_code = 'CN') as china_share,
        (select share from countries where country_code = 'US') as united_states_share,
        (select count(*) from main.fct_market_weekly where is_complete) as complete_weeks,
        (select count(*) from main.capture_log) as captures
    from latest
"""


def published_tables(
    project: DbtProject, models: dg.AssetsDefinition, checks: Sequence[dg.AssetChecksDefinition]
) -> dg.AssetsDefinition:
    """Return the asset of the published tables, which waits for every mart.

    However it is materialized, it refuses unless every blocking check of ``models`` and of ``checks`` passed on the
    build database as it is.
    """
    marts = mart_keys(models)
    required = [
        (spec.asset_key.path[-1], spec.name) for part in (models, *checks) for spec in part.check_specs if spec.blocking
    ]

    @dg.asset(name="published_tables", deps=marts, group_name=GROUP, kinds={"duckdb", "parquet"})
    def tables(almanac: Almanac) -> dg.MaterializeResult[Any]:
        """The marts in a fresh DuckDB file and as Parquet, with ``datapackage.json``: staged, not yet visible."""
        settings = almanac.settings
        with open_warehouse(settings.warehouse, read_only=True) as connection:
            refuse_stale_models(connection)
            row = about(connection)
        results = refuse_unchecked(settings, required)
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
    settings, published = almanac.settings, almanac.settings.published
    refuse_unfinished(settings)
    write_checksums(settings.staged)
    folder = make_current(settings, datetime.now(UTC))
    settings.staging_record.unlink()
    LOG.info(f"published {folder.name}")
    with open_published(published.database) as connection:
        figures = figures_of_the_week(connection)
    return dg.MaterializeResult(
        metadata=shown(
            {
                **figures,
                **links(published),
                "path": dg.MetadataValue.path(str(published.folder)),
                "files": sum(path.is_file() for path in folder.rglob("*")),
                "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            }
        )
    )


def figures_of_the_week(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the figures of the latest complete week by name, for the whole market; ratios are fractions.

    Tokens are exact integers. What is unknown is left out, so that a plot has a gap there and no zero; so is everything
    where a failed build left out a table, or there is no complete week.
    """
    try:
        found = list(rows_of(connection, LATEST_WEEK))
    except duckdb.CatalogException:
        return {}
    figures = {name: value for row in found for name, value in row.items() if value is not None}
    if figures:
        figures["market_tokens"] = int(figures["market_tokens"])
        figures["latest_complete_week"] = str(figures["latest_complete_week"])
    return figures


def links(publication: PublicationPaths) -> dict[str, Any]:
    """Return links to the pages of a publication that exist, as the server of the UI has them."""
    pages = {
        "open_site": publication.folder / "site" / "index.html",
        "open_report": publication.report,
        "open_docs": publication.docs_page,
    }
    return {
        name: dg.MetadataValue.url(f"{SERVED_AT}/{page.relative_to(publication.folder).as_posix()}")
        for name, page in pages.items()
        if page.is_file()
    }
