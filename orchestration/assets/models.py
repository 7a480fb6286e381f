"""The third step: dbt builds, documents and tests every model; its tests are checks on the assets."""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.checks.results import keep, without_output
from orchestration.publication.gate import ChecksFailed, forget_models, remember_models
from orchestration.runtime.dbt import AlmanacTranslator, manifest_of, start_dbt
from orchestration.runtime.metadata import shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import Settings
from orchestration.warehouse.load import drop_models
from orchestration.warehouse.writer import open_warehouse

# Logged when it is built; a line is an event too, and each takes 9 ms to store (measured).
LOGGED_MODEL = "fct_market_weekly"


def dbt_models(project: DbtProject) -> dg.AssetsDefinition:
    """Return the assets of the dbt project: one per seed and model, tests as their checks."""

    @dbt_assets(
        manifest=manifest_of(project), project=project, dagster_dbt_translator=AlmanacTranslator(), name="dbt_models"
    )
    def models(context: dg.AssetExecutionContext, almanac: Almanac) -> Iterator[Any]:
        settings, is_made = almanac.settings, bool(context.selected_asset_keys)
        if is_made:
            is_whole = forget_models(settings, is_all_made=not context.is_subset)
            if not context.is_subset:
                # What other code made, or a killed run left behind: dbt would build upon it.
                with open_warehouse(settings.warehouse) as connection:
                    drop_models(connection)
        # Events are emitted after dbt closes the database (one writer or many readers): marts have their row counts.
        events, failure = _built(context, settings, project)
        if is_made:
            remember_models(settings, is_whole=is_whole and failure is None)
        keep(settings, (event for event in events if isinstance(event, dg.AssetCheckResult)))
        with open_warehouse(settings.warehouse, read_only=True) as connection:
            for event in events:
                yield _event(event, context, connection)
        if failed := [event.check_name for event in events if _is_failed_check(event)]:
            raise ChecksFailed(f"tests of dbt failed: {', '.join(failed)}") from failure
        if failure is not None:
            raise failure

    return models


def _is_failed_check(event: Any) -> bool:
    is_check = isinstance(event, dg.AssetCheckResult)
    return is_check and not event.passed and event.severity is dg.AssetCheckSeverity.ERROR


def _built(
    context: dg.AssetExecutionContext, settings: Settings, project: DbtProject
) -> tuple[list[Any], DagsterDbtCliRuntimeError | None]:
    """Run dbt to its end; return its events, and how it failed, if it did."""
    # The artifacts of a build are not read by anybody; writing them takes 1.5 s (measured).
    dbt = start_dbt(settings, "--no-write-json", "build", *_selection(context), project=project, context=context)
    stream, events = dbt.stream(), list[Any]()
    try:
        for event in stream:
            events.append(event)
            if isinstance(event, dg.Output) and event.output_name == LOGGED_MODEL:
                LOG.info(f"built {LOGGED_MODEL}")
    except DagsterDbtCliRuntimeError as error:
        return events, error
    except BaseException:
        # Interrupted: dbt would go on writing, and its events, if not read to the end, complain on the terminal.
        dbt.process.terminate()
        with suppress(DagsterDbtCliRuntimeError):
            deque(stream, maxlen=0)
        raise
    return events, None


def _selection(context: dg.AssetExecutionContext) -> list[str]:
    # Unit tests are about the code, not about the data: `make test` runs them.
    if not context.is_subset:
        return ["--exclude-resource-type", "unit_test"]
    assets = {key.path[-1] for key in context.selected_asset_keys}
    checks = {key.name for key in context.selected_asset_check_keys}
    return ["--select", *sorted(assets | checks), "--exclude-resource-type", "unit_test"]


def _event(event: Any, context: dg.AssetExecutionContext, connection: duckdb.DuckDBPyConnection) -> Any:
    """Return what to store of dbt's event: a mart's rows with it, and no output where no later step needs one."""
    key = context.asset_key_for_output(event.output_name) if isinstance(event, dg.Output) else event.asset_key
    is_mart = context.assets_def.group_names_by_key.get(key) == "marts"
    if isinstance(event, dg.AssetCheckResult):
        blocking = {spec.name for spec in context.assets_def.check_specs if spec.blocking}
        is_awaited = is_mart and event.check_name in blocking
        return event if is_awaited or not event.check_name else without_output(event)
    if not isinstance(event, dg.Output):
        return event
    metadata: dict[str, Any] = dict(event.metadata)
    if not is_mart:
        return dg.AssetMaterialization(key, metadata=shown(metadata))
    name = key.path[-1]
    ((rows,),) = connection.execute("select count(*) from query_table($1)", [f"main.{name}"]).fetchall()
    return event.with_metadata(shown(metadata | {"dagster/row_count": rows}))
