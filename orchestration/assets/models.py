"""The third step: dbt builds, documents and tests every model; its tests are checks on the assets.

Belongs here: running dbt and what the UI shows of it. Does not: any SQL (dbt_project/).
"""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.assets.previews import preview_of
from orchestration.publication.provenance import forget_models, remember_models
from orchestration.runtime.dbt import AlmanacTranslator, manifest_of, start_dbt
from orchestration.runtime.metadata import shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.warehouse.writer import open_warehouse

# What the terminal tells of while dbt works: a line is an event too, and each takes 12 ms to store (measured).
LOGGED_MODELS = (
    "fct_model_usage_daily_versions",
    "fct_model_usage_weekly",
    "fct_market_weekly",
    "fct_country_weekly",
    "fct_claim_verification",
)


def dbt_models(project: DbtProject) -> dg.AssetsDefinition:
    """Return the assets of the dbt project: one per seed and model, tests as their checks."""

    @dbt_assets(
        manifest=manifest_of(project), project=project, dagster_dbt_translator=AlmanacTranslator(), name="dbt_models"
    )
    def models(context: dg.AssetExecutionContext, almanac: Almanac) -> Iterator[Any]:
        warehouse = almanac.settings.warehouse
        with open_warehouse(warehouse) as connection:
            is_whole = forget_models(connection, is_all_made=not context.is_subset)
        failure: DagsterDbtCliRuntimeError | None = None
        held: list[Any] = []
        held_keys: set[dg.AssetKey] = set()
        # The artifacts of a build are not read by anybody; writing them takes 1.5 s (measured).
        command = ("--no-write-json", "build", *_selection(context))
        dbt = start_dbt(almanac.settings, *command, project=project, context=context)
        events = dbt.stream()
        try:
            for event in events:
                key = _key_of(event, context)
                is_after_held = not held_keys.isdisjoint(context.assets_def.asset_deps.get(key, set()))
                if not _is_public(key, context) and not is_after_held and key not in held_keys:
                    yield event
                    continue
                held.append(event)
                held_keys.add(key)
                if isinstance(event, dg.Output) and event.output_name in LOGGED_MODELS:
                    LOG.info(f"built {event.output_name}")
        except DagsterDbtCliRuntimeError as error:
            failure = error
        except BaseException:
            # Interrupted: dbt would go on writing, and its events, if not read to the end, complain on the terminal.
            dbt.process.terminate()
            with suppress(DagsterDbtCliRuntimeError):
                deque(events, maxlen=0)
            raise
        # Events of marts, and of what follows them, are emitted after dbt closes the database (one writer or many
        # readers), the marts' with their row counts; the others while dbt works: an event takes 12 ms to store
        # (measured), and there are hundreds.
        with open_warehouse(warehouse, read_only=True) as connection:
            for event in held:
                yield _with_rows(event, context, connection)
        if failure is not None:
            raise failure
        if is_whole:
            with open_warehouse(warehouse) as connection:
                remember_models(connection)

    return models


def _selection(context: dg.AssetExecutionContext) -> list[str]:
    # Unit tests are about the code, not about the data: `make test` runs them.
    if not context.is_subset:
        return ["--exclude-resource-type", "unit_test"]
    assets = {key.path[-1] for key in context.selected_asset_keys}
    checks = {key.name for key in context.selected_asset_check_keys}
    return ["--select", *sorted(assets | checks), "--exclude-resource-type", "unit_test"]


def _key_of(event: Any, context: dg.AssetExecutionContext) -> dg.AssetKey:
    key: dg.AssetKey = (
        context.asset_key_for_output(event.output_name) if isinstance(event, dg.Output) else event.asset_key
    )
    return key


def _is_public(key: dg.AssetKey, context: dg.AssetExecutionContext) -> bool:
    return context.assets_def.group_names_by_key.get(key) in ("marts", "known_at")


def _with_rows(event: Any, context: dg.AssetExecutionContext, connection: duckdb.DuckDBPyConnection) -> Any:
    if not isinstance(event, dg.Output):
        return event
    key = context.asset_key_for_output(event.output_name)
    metadata: dict[str, Any] = dict(event.metadata)
    if context.assets_def.group_names_by_key[key] == "marts":
        name = key.path[-1]
        ((rows,),) = connection.execute("select count(*) from query_table($1)", [f"main.{name}"]).fetchall()
        metadata |= {"dagster/row_count": rows, **preview_of(connection, name)}
    return event.with_metadata(shown(metadata))
