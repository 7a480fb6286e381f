"""Open Dagster's instance in the data folder, with our settings, repair its SQLite files, and prune its history."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from orchestration.captures.raw_zone import write_whole
from orchestration.settings import Settings
from orchestration.warehouse.repair import set_aside
from orchestration.warehouse.writer import one_writer

if TYPE_CHECKING:
    from dagster import DagsterInstance

# Runs with their events and logs are kept for this long; captures and publications have rules of their own.
KEPT_RUNS = timedelta(days=60)
LOG = logging.getLogger("almanac")
BUSY_SECONDS = 10


def enter_dagster_home(settings: Settings) -> Path:
    """Make DAGSTER_HOME with our dagster.yaml and return it; this process and those it starts then work there."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    ours = (Path(__file__).parent / "dagster.yaml").read_bytes()
    yaml = home / "dagster.yaml"
    if not yaml.exists() or yaml.read_bytes() != ours:
        write_whole(yaml, ours)
    # UTF-8, whatever the locale: dbt opens our files in the encoding of the machine.
    os.environ |= {"DAGSTER_HOME": str(home), "ALMANAC_DATA": str(settings.data_dir), "PYTHONUTF8": "1"}
    # The environment of a machine may forbid bytecode, which makes every start twice as slow (measured).
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return home


@contextmanager
def open_instance(settings: Settings) -> Iterator[DagsterInstance]:
    """Open the instance that the UI shows until the block ends; storage that is missing or damaged is made first."""
    home = enter_dagster_home(settings)
    from dagster import DagsterInstance

    # Dagster makes its databases when it opens them; two processes that do so at once break them.
    with one_writer(home / ".opening.lock", lambda _: None):
        repair_history(home)
        opened = DagsterInstance.get()
        try:
            opened.get_runs()
        except Exception:  # SQLite keeps no checksums: what is in its tables is damaged in any way
            opened.dispose()
            set_history_aside(home)
            opened = DagsterInstance.get()
    with opened as instance:
        yield instance


def prune_runs(instance: DagsterInstance, home: Path, before: datetime) -> int:
    """Delete runs made before a moment, with their events and logs, and return how many."""
    from dagster import RunsFilter

    old = [record.dagster_run.run_id for record in instance.get_run_records(RunsFilter(created_before=before))]
    for run_id in old:
        instance.delete_run(run_id)
        shutil.rmtree(home / "storage" / run_id, ignore_errors=True)
    return len(old)


def repair_history(home: Path) -> None:
    """Set aside what is damaged in Dagster's home, with a warning; Dagster makes it again.

    Raise OSError when it can be neither read nor set aside.
    """
    history, schedules = home / "history", home / "schedules"
    if any(is_damaged(path) for path in (history / "runs.db", history / "runs" / "index.db")):
        set_history_aside(home)
    for path in sorted((history / "runs").glob("*-*.db")):
        if is_damaged(path):
            LOG.warning(f"the events of run {path.stem} were damaged: set aside as {set_aside(*_with_logs(path))}")
    if is_damaged(schedules / "schedules.db"):
        LOG.warning(f"Dagster's record of schedules was damaged: set aside as {set_aside(schedules)}")


def set_history_aside(home: Path) -> None:
    """Set aside the history of all runs, with a warning."""
    LOG.warning(f"Dagster's history of runs was damaged: set aside as {set_aside(home / 'history')}")


def is_damaged(path: Path) -> bool:
    """Return whether a file is no sound SQLite database. A missing or locked file counts as sound."""
    if not path.exists():
        return False
    if not path.is_file():
        return True
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", timeout=BUSY_SECONDS, uri=True)) as connection:
            connection.text_factory = bytes
            return connection.execute("pragma quick_check(1)").fetchall() != [(b"ok",)]
    except sqlite3.OperationalError:
        return False  # locked, or in a folder that this user may not write to
    except sqlite3.DatabaseError:
        return True


def _with_logs(path: Path) -> Iterator[Path]:
    yield path
    for suffix in ("-wal", "-shm", "-journal"):
        yield path.with_name(path.name + suffix)
