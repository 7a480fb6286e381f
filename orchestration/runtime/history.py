"""Set aside Dagster's own SQLite files (runs, events, ticks) when they are damaged; no figure comes from them."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from orchestration.warehouse.repair import set_aside

LOG = logging.getLogger("almanac")
BUSY_SECONDS = 10


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
