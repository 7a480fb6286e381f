"""Dagster's event log in SQLite, as Dagster keeps it, but with its connections held open between events.

Belongs here: how that log is connected to (docs/decisions/0028). Does not: what is in it, and when it is damaged
(history.py).
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from dagster import EventLogEntry, StringSource
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool


@dataclass
class _Held:
    """A file of the log with the one connection to it."""

    shard: str
    engine: Engine
    inode: int


class HeldEventLog(SqliteEventLogStorage):
    """The event log of the instance in ``home``, in the files where Dagster looks for them.

    Dagster connects anew for each of an event's statements, and the end of a file's last connection moves its
    write-ahead log into the database: 9 ms of CPU an event, of which a build has 830 (measured; here 3 ms). What every
    SQL storage must define, its two connections, is defined for files that stay open: the index, and the run that was
    asked for last.
    """

    def __init__(self, home: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._held: dict[bool, _Held] = {}  # by whether it is the index
        self._one_at_a_time = threading.Lock()
        self._tables: set[str] = set()
        super().__init__(str(Path(home) / "history" / "runs"), inst_data)

    @classmethod
    def config_type(cls) -> Any:
        """Return what dagster.yaml has to say of it."""
        return {"home": StringSource}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, str]) -> Self:  # type: ignore[override]  # Dagster's own takes another config
        """Return the log as dagster.yaml configures it."""
        return cls(inst_data=inst_data, **config_value)

    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        """Return a transaction on the events of a run."""
        return self._transaction(str(run_id))

    def index_connection(self) -> AbstractContextManager[Connection]:
        """Return a transaction on what is asked for over all runs."""
        return self._transaction(INDEX_SHARD_NAME)

    def has_table(self, table_name: str) -> bool:
        """Return whether the index has a table; one that was there once is not looked for again."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def store_event(self, event: EventLogEntry) -> None:
        """Store an event and tell who watches the run."""
        super().store_event(event)
        # A page that shows the run looks when its file changes, which an open write-ahead log leaves as it is.
        os.utime(self.path_for_shard(event.run_id))

    def dispose(self) -> None:
        """Close the connections."""
        with self._one_at_a_time:
            while self._held:
                self._held.popitem()[1].engine.dispose()
        super().dispose()

    @contextmanager
    def _transaction(self, shard: str) -> Iterator[Connection]:
        with self._one_at_a_time, self._held_open(shard).engine.begin() as connection:
            yield connection

    def _held_open(self, shard: str) -> _Held:
        path, is_index = Path(self.path_for_shard(shard)), shard == INDEX_SHARD_NAME
        held = self._held.get(is_index)
        if held and held.shard == shard and path.exists() and path.stat().st_ino == held.inode:
            return held
        # Another run, or a file that somebody set aside.
        if held:
            self._held.pop(is_index).engine.dispose()
        # By Dagster's own way first, which makes the tables.
        with super().index_connection() if is_index else super().run_connection(shard):
            pass
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=StaticPool,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        self._held[is_index] = _Held(shard, engine, path.stat().st_ino)
        return self._held[is_index]
