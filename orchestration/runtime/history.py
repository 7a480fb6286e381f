"""Dagster's own files: the history of runs and the ticks of schedules, in SQLite, set aside when they are damaged.

Belongs here: noticing that damage. Does not: anything else about the instance (instance.py). The history is about runs
alone: no figure comes from it.
"""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from orchestration.warehouse.repair import set_aside

LOG = logging.getLogger("almanac")
BUSY_SECONDS = 10


def mend_history(home: Path) -> None:
    """Set aside what is damaged in Dagster's home, and say so; Dagster makes it anew.

    Raise OSError when it can be neither read nor set aside.
    """
    history, schedules = home / "history", home / "schedules"
    if any(is_damaged(path) for path in (history / "runs.db", history / "runs" / "index.db")):
        LOG.warning(f"Dagster's history of runs was damaged: set aside as {set_aside(history)}, begun anew")
    for path in sorted((history / "runs").glob("*-*.db")):
        if is_damaged(path):
            aside = set_aside(*_with_logs(path))
            LOG.warning(f"the events of run {path.stem} were damaged: set aside as {aside}")
    if is_damaged(schedules / "schedules.db"):
        LOG.warning(f"Dagster's record of schedules was damaged: set aside as {set_aside(schedules)}, begun anew")


def is_damaged(path: Path) -> bool:
    """Return whether a file is no sound SQLite database, or one whose runs cannot be read.

    One that is not there, or in use, is none that is damaged.
    """
    if not path.exists():
        return False
    if not path.is_file():
        return True
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", timeout=BUSY_SECONDS, uri=True)) as connection:
            connection.text_factory = bytes
            ((found,),) = connection.execute("pragma quick_check(1)").fetchall()
            # SQLite keeps no checksums: of the runs, which everything asks for, the texts are read.
            has_runs = connection.execute("select 1 from sqlite_master where name = 'runs'").fetchall()
            for (body,) in connection.execute("select run_body from runs").fetchall() if has_runs else ():
                json.loads(body)
    except sqlite3.OperationalError:
        return False  # locked, or of a folder that cannot be written: nothing is known of what it holds
    except (sqlite3.DatabaseError, ValueError):
        return True
    return bool(found != b"ok")


def _with_logs(path: Path) -> Iterator[Path]:
    yield path
    for suffix in ("-wal", "-shm", "-journal"):
        yield path.with_name(path.name + suffix)
