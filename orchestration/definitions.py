"""Everything Dagster knows, wired: assets, checks, jobs, schedules, resources. No rule and no I/O of its own.

Importing this module does no work; Dagster calls `almanac` when it loads the definitions.
"""

import warnings

import dagster as dg

from orchestration.assets.captures import folder_captures, openrouter_export_captures, sample_captures
from orchestration.runtime.resources import Almanac
from orchestration.runtime.schedules import BUILD_JOB, INTAKE_JOB, daily_schedule, monday, new_captures_sensor
from orchestration.settings import Settings

# Links to code and backfill policies are beta in Dagster: a matter of the pin, not of every user's terminal.
warnings.filterwarnings("ignore", category=dg.BetaWarning)


@dg.definitions
def almanac() -> dg.Definitions:
    """Return the definitions of the data folder that the environment names; parse the dbt project where it changed."""
    settings = Settings.from_environment()
    return dg.Definitions.merge(
        intake_definitions(settings),
        build_definitions(settings),
        dg.Definitions(schedules=[daily_schedule(settings), monday], sensors=[new_captures_sensor(settings)]),
    )


def intake_definitions(settings: Settings) -> dg.Definitions:
    """Return what an intake needs: the sources' assets and their job."""
    return dg.Definitions(
        assets=dg.with_source_code_references([sample_captures, folder_captures, openrouter_export_captures]),
        jobs=[INTAKE_JOB],
        resources={"almanac": Almanac(data_dir=str(settings.data_dir), source_url=settings.source_url)},
        executor=dg.in_process_executor,
    )


def build_definitions(settings: Settings) -> dg.Definitions:
    """Return what a build needs, from the raw tables to the publication, and the weekly review."""
    # Imported here: with dbt-core, dagster-dbt takes two seconds that an intake with nothing new need not spend.
    from orchestration.assets.models import dbt_models
    from orchestration.assets.pages import pages
    from orchestration.assets.publication import publication, published_tables
    from orchestration.assets.raw_tables import raw_tables
    from orchestration.assets.review import week_review
    from orchestration.checks.blocking import blocking_checks
    from orchestration.checks.warnings import warning_checks
    from orchestration.runtime.dbt import prepared_project

    project = prepared_project(settings)
    models = dbt_models(project)
    assets = [raw_tables, models, published_tables(project, models), pages, publication, week_review]
    return dg.Definitions(
        assets=dg.with_source_code_references(assets),
        asset_checks=[blocking_checks, warning_checks],
        jobs=[BUILD_JOB],
        resources={"almanac": Almanac(data_dir=str(settings.data_dir), source_url=settings.source_url)},
        executor=dg.in_process_executor,
    )
