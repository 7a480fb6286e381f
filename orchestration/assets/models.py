"""The third step: dbt builds, documents and tests every model; its tests are checks on the assets.

Belongs here: running dbt and what the UI shows of it. Does not: any SQL (dbt_project/).
"""

import shutil
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.assets.previews import PREVIEWS, previews_of
from orchestration.dbt import AlmanacTranslator
from orchestration.resources import Almanac
from orchestration.state import is_code_new
from orchestration.warehouse.writer import open_warehouse

KEPT_INVOCATIONS = 5
# What the terminal tells of while dbt works: a line is an event too, and each takes 12 ms to store (measured).
SAID = (
    "fct_model_usage_daily_versions",
    "fct_model_usage_weekly",
    "fct_market_weekly",
    "fct_country_weekly",
    "fct_claim_verification",
)
# Unit tests are about the code, not about the data: `make test` runs them. dbt's debug log in a file costs 0.6 s of 8.8
# (measured); what a person needs is in the events, and in the step's compute log.
BUILD = ["--log-level-file", "none", "build", "--exclude-resource-type", "unit_test"]


def dbt_models(project: DbtProject) -> dg.AssetsDefinition:
    """Give the assets of the dbt project: one per seed and model, tests as their checks."""

    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        dagster_dbt_translator=AlmanacTranslator(),
        name="dbt_models",
        pool="duckdb",
    )
    def models(context: dg.AssetExecutionContext, dbt: DbtCliResource, almanac: Almanac) -> Iterator[Any]:
        _prune_invocations(almanac)
        failure: DagsterDbtCliRuntimeError | None = None
        held: list[Any] = []
        try:
            for event in dbt.cli(_command(almanac), context=context).stream():
                if not _is_held(event, context):
                    yield event
                    continue
                held.append(event)
                if isinstance(event, dg.Output) and event.output_name in SAID:
                    context.log.info(f"built {event.output_name}")
        except DagsterDbtCliRuntimeError as error:
            failure = error
        # Marts, and what is made of them, are told of with their row counts, once dbt has let go of the database (one
        # writer or many readers).
        # The rest is told while dbt works on: an event takes 12 ms to store (measured), and there are hundreds.
        counts, previews = _look(almanac)
        for event in held:
            yield _with_counts(event, context, counts, previews)
        if failure is not None:
            raise failure

    return models


def _command(almanac: Almanac) -> list[str]:
    # Incremental models keep what they computed while captures are unchanged; other code computes everything anew.
    return [*BUILD, "--full-refresh"] if is_code_new(almanac.settings) else BUILD


def _is_held(event: Any, context: dg.AssetExecutionContext) -> bool:
    key = context.asset_key_for_output(event.output_name) if isinstance(event, dg.Output) else event.asset_key
    return context.assets_def.group_names_by_key.get(key) in ("marts", "known_at")


def _look(almanac: Almanac) -> tuple[dict[str, int], dict[str, str]]:
    with open_warehouse(almanac.settings.warehouse, read_only=True) as connection:
        sizes = "select table_name, estimated_size from duckdb_tables() where schema_name <> 'raw'"
        counts = dict(connection.execute(sizes).fetchall())
        return counts, previews_of(connection, counts)


def _with_counts(
    event: Any, context: dg.AssetExecutionContext, counts: dict[str, int], previews: dict[str, str]
) -> Any:
    if not isinstance(event, dg.Output):
        return event
    name = context.asset_key_for_output(event.output_name).path[-1]
    metadata: dict[str, Any] = dict(event.metadata)
    if name in counts:
        metadata["dagster/row_count"] = counts[name]
    if previews.get(name):
        metadata[PREVIEWS[name][0]] = dg.MetadataValue.md(previews[name])
    return event.with_metadata(metadata)


def _prune_invocations(almanac: Almanac) -> None:
    # Every invocation of dbt leaves a folder with its artifacts and logs; the last few are enough to look into.
    folders = [path for path in almanac.settings.dbt_target.glob("dbt_models-*") if path.is_dir()]
    for folder in sorted(folders, key=lambda path: path.stat().st_mtime)[: -KEPT_INVOCATIONS or None]:
        shutil.rmtree(folder, ignore_errors=True)
