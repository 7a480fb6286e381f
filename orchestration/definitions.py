"""Wire everything Dagster knows: assets, checks, jobs, schedules, sensors, resources.

Importing this module does no work; Dagster calls `almanac` when it loads the definitions.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import dagster as dg

from orchestration.assets.captures import CAPTURE_ASSETS
from orchestration.checks.freshness import last_week_is_held
from orchestration.runtime import schedules
from orchestration.runtime.resources import Almanac
from orchestration.settings import Settings


@dg.definitions
def almanac() -> dg.Definitions:
    """Return the definitions of the data folder that the environment names; parse the dbt project where it changed."""
    settings = Settings.from_environment()
    whole = dg.Definitions.merge(intake_definitions(settings), build_definitions(settings))
    sensors = [schedules.new_captures_sensor(settings), schedules.failed_build_sensor(settings)]
    timely = dg.Definitions(schedules=[schedules.daily_schedule(settings), schedules.monday], sensors=sensors)
    return dg.Definitions.merge(whole, timely)


def intake_definitions(settings: Settings) -> dg.Definitions:
    """Return what an intake needs: the sources' assets and their job."""
    return dg.Definitions(
        assets=_owned(CAPTURE_ASSETS, settings),
        asset_checks=[last_week_is_held],
        jobs=[schedules.INTAKE_JOB],
        resources=_resources(settings),
        executor=dg.in_process_executor,
    )


def build_definitions(settings: Settings) -> dg.Definitions:
    """Return what a build needs, from the raw tables to the publication."""
    # Imported here: with dbt-core, dagster-dbt takes two seconds that an intake with nothing new need not spend.
    from orchestration.assets.models import dbt_models
    from orchestration.assets.pages import pages
    from orchestration.assets.publication import publication, published_tables
    from orchestration.assets.raw_tables import raw_tables
    from orchestration.checks.blocking import blocking_checks
    from orchestration.checks.warnings import warning_checks
    from orchestration.runtime.dbt import prepared_project

    project = prepared_project(settings)
    models = dbt_models(project)
    tables = published_tables(project, models, [blocking_checks, warning_checks])
    assets = [raw_tables, models, tables, pages, publication]
    return dg.Definitions(
        assets=_owned(assets, settings),
        asset_checks=[blocking_checks, warning_checks],
        jobs=[schedules.BUILD_JOB],
        resources=_resources(settings),
        executor=dg.in_process_executor,
    )


def _owned(assets: Sequence[dg.AssetsDefinition], settings: Settings) -> Sequence[Any]:
    owners = [settings.owner] if settings.owner else []
    owned = dg.map_asset_specs(lambda spec: spec.replace_attributes(owners=owners), assets)
    return dg.with_source_code_references(owned)


@cache
def _resources(settings: Settings) -> dict[str, Almanac]:
    # Definitions.merge requires the same resource object.
    addresses = {"source_url": settings.source_url, "site_url": settings.site_url}
    return {"almanac": Almanac(data_dir=str(settings.data_dir), is_simulated=settings.is_simulated, **addresses)}
