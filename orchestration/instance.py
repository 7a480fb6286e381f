"""Dagster's instance in the data folder: settings, and the pruning of its history.

Belongs here: DAGSTER_HOME. Does not: what Dagster runs (definitions.py).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance

# Runs with their events and logs are kept for this long; captures and publications have rules of their own.
KEPT_RUN_DAYS = 60


def prepare_dagster_home(settings: Settings) -> Path:
    """Make DAGSTER_HOME with our dagster.yaml, and name it in the environment for every process started from here."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    ours = (Path(__file__).parent / "dagster.yaml").read_text(encoding="utf-8")
    yaml = home / "dagster.yaml"
    if not yaml.exists() or yaml.read_text(encoding="utf-8") != ours:
        yaml.write_text(ours, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["ALMANAC_DATA"] = str(settings.data_dir)
    # The environment of this machine may forbid bytecode, which makes every start twice as slow (measured).
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return home


@contextmanager
def open_instance(settings: Settings) -> Iterator[DagsterInstance]:
    """Open the instance that the UI shows, and prune it when done."""
    from dagster import DagsterInstance

    home = prepare_dagster_home(settings)
    with DagsterInstance.from_config(str(home)) as instance:
        yield instance
        prune_runs(instance, home, datetime.now(UTC) - timedelta(days=KEPT_RUN_DAYS))


def prune_runs(instance: DagsterInstance, home: Path, before: datetime) -> int:
    """Delete runs made before a moment, with their events and logs; give how many."""
    from dagster import RunsFilter

    old = [record.dagster_run.run_id for record in instance.get_run_records(RunsFilter(created_before=before))]
    for run_id in old:
        instance.delete_run(run_id)
        shutil.rmtree(home / "storage" / run_id, ignore_errors=True)
    return len(old)
