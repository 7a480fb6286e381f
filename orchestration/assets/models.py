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

from orchestration.assets.figures import figures_of_the_week
from orchestration.assets.isolation import leave_out_at_fault
from orchestration.assets.previews import preview_of
from orchestration.publication.provenance import forget_models, remember_models
from orchestration.runtime.dbt import AlmanacTranslator, manifest_of, start_dbt
from orchestration.runtime.dbt_tests import dbt_name
from orchestration.runtime.metadata import shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import Settings
from orchestration.warehouse.writer import open_warehouse

# What the terminal tells of while dbt works: a line is an event too, and each takes 3 ms to store (measured).
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
        build = _Build(context, almanac.settings, project)
        yield from build.events()
        # A capture on which the models fail, though it passed every gate before them, is left out, and the rest built.
        if build.failure and not context.is_subset and leave_out_at_fault(almanac.settings):
            build.begin_again()
            yield from build.events()
        # Events of marts, and of what follows them, are emitted after dbt closes the database (one writer or many
        # readers), the marts' with their row counts; the others while dbt works: an event takes 3 ms to store
        # (measured), and there are hundreds.
        with open_warehouse(warehouse, read_only=True) as connection:
            for event in build.held:
                yield _with_rows(event, context, connection)
        if build.failure is not None:
            raise build.failure
        if is_whole:
            with open_warehouse(warehouse) as connection:
                remember_models(connection)

    return models


class _Build:
    """One dbt build, and another one where the first fails: its events, each emitted once, ``held`` ones at the end."""

    def __init__(self, context: dg.AssetExecutionContext, settings: Settings, project: DbtProject) -> None:
        self._context, self._settings, self._project = context, settings, project
        self._emitted: set[object] = set()
        self.failure: DagsterDbtCliRuntimeError | None = None
        self.held: list[Any] = []
        self._is_again = False

    def begin_again(self) -> None:
        """Forget how the first build ended; what was emitted of it stands."""
        self.failure, self.held, self._is_again = None, [], True

    def events(self) -> Iterator[Any]:
        """Run dbt and return its events as they come, but for those held; ``failure`` says whether it failed."""
        context, held_keys = self._context, set[dg.AssetKey]()
        # The artifacts of a build are not read by anybody; writing them takes 1.5 s (measured).
        command = ("--no-write-json", "build", *_selection(context))
        dbt = start_dbt(self._settings, *command, project=self._project, context=context)
        events = dbt.stream()
        try:
            for event in events:
                key = _key_of(event, context)
                name = (type(event), key, getattr(event, "check_name", None))
                if self._is_again and name in self._emitted:
                    continue
                is_after_held = not held_keys.isdisjoint(context.assets_def.asset_deps.get(key, set()))
                is_failed_check = isinstance(event, dg.AssetCheckResult) and not event.passed
                if not (_is_public(key, context) or is_after_held or key in held_keys or is_failed_check):
                    self._emitted.add(name)
                    yield event
                    continue
                self.held.append(event)
                if not is_failed_check:
                    held_keys.add(key)
                if isinstance(event, dg.Output) and event.output_name in LOGGED_MODELS:
                    LOG.info(f"built {event.output_name}")
        except DagsterDbtCliRuntimeError as error:
            self.failure = error
        except BaseException:
            # Interrupted: dbt would go on writing, and its events, if not read to the end, complain on the terminal.
            dbt.process.terminate()
            with suppress(DagsterDbtCliRuntimeError):
                deque(events, maxlen=0)
            raise


def _selection(context: dg.AssetExecutionContext) -> list[str]:
    # Unit tests are about the code, not about the data: `make test` runs them.
    if not context.is_subset:
        return ["--exclude-resource-type", "unit_test"]
    assets = {key.path[-1] for key in context.selected_asset_keys}
    specs = (context.assets_def.get_spec_for_check_key(key) for key in context.selected_asset_check_keys)
    checks = {dbt_name(spec.metadata["dagster_dbt/unique_id"]) for spec in specs}
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
        metadata |= figures_of_the_week(connection) if name == "fct_market_weekly" else {}
    return event.with_metadata(shown(metadata))
