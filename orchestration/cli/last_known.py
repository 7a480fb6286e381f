"""What Dagster's history said last, kept beside it: asked again only when a run has begun or ended since.

Belongs here: whether what is kept still holds. Does not: asking the history (history.py).
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from orchestration.captures.raw_zone import write_whole
from orchestration.publication.provenance import code_sha256

NAME = "last_known.json"
# Dagster keeps of each run one row, which it touches whenever the run's status or tags change.
RUNS = "select run_id, status, update_timestamp from runs order by run_id"
ENDED = {"SUCCESS", "FAILURE", "CANCELED"}


def state_of(home: Path) -> str | None:
    """Return a name for the runs as they are and the code that tells of them; None while one goes on.

    None, too, where the history is not there or cannot be read.
    """
    try:
        where = f"file:{quote(str(home / 'history' / 'runs.db'))}?mode=ro"
        with closing(sqlite3.connect(where, uri=True)) as connection:
            runs = connection.execute(RUNS).fetchall()
    except sqlite3.Error:
        return None
    if any(status not in ENDED for _, status, _ in runs):
        return None
    return hashlib.sha256(json.dumps([code_sha256(), runs]).encode()).hexdigest()


def last_known(home: Path) -> dict[str, Any] | None:
    """Return what was kept, when nothing has happened since; else None."""
    try:
        kept = json.loads((home / NAME).read_bytes())
        return dict(kept["known"]) if kept["state"] == state_of(home) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def keep_last_known(home: Path, state: str | None, known: Mapping[str, Any]) -> None:
    """Keep what the history says under the state in which it was asked; raise OSError where nothing can be written."""
    if state is not None:
        write_whole(home / NAME, json.dumps({"state": state, "known": dict(known)}).encode())
