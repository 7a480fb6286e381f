"""Everything Dagster knows, wired: assets, checks, job, schedules, resources. No rule and no I/O of its own."""

from __future__ import annotations

import dagster as dg

from orchestration.assets.captures import folder_captures, openrouter_export_captures, sample_captures
from orchestration.assets.models import dbt_models
from orchestration.assets.pages import pages
from orchestration.assets.publication import publication, published_tables
from orchestration.assets.raw_tables import raw_tables
from orchestration.assets.review import week_review
from orchestration.automation import ALMANAC_JOB, daily_schedule, monday
from orchestration.checks.blocking import blocking_checks
from orchestration.checks.warnings import warning_checks
from orchestration.dbt import DbtCommand, mart_keys, prepared_project
from orchestration.progress import progress
from orchestration.resources import Almanac
from orchestration.settings import DBT_PROJECT_DIR, Settings

settings = Settings.from_environment()
project = prepared_project(settings)
models = dbt_models(project)

defs = dg.Definitions(
    # With the place of each asset's code, which the UI links to.
    assets=dg.with_source_code_references(
        [
            sample_captures,
            folder_captures,
            openrouter_export_captures,
            raw_tables,
            models,
            published_tables(mart_keys(models)),
            pages,
            publication,
            week_review,
        ]
    ),
    asset_checks=[blocking_checks, warning_checks],
    jobs=[ALMANAC_JOB],
    schedules=[daily_schedule(settings), monday],
    resources={
        "almanac": Almanac(data_dir=str(settings.data_dir), source_url=settings.source_url),
        "dbt": DbtCommand(project_dir=str(DBT_PROJECT_DIR)),
    },
    loggers={"progress": progress},
    executor=dg.in_process_executor,
)
