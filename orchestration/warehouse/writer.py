"""The one writer of the build database, whoever starts it: a lock on a file, held for the whole run.

Belongs here: the lock and the connection to the build database. Does not: what is written (load.py, dbt).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

# Everything needed is built into DuckDB 2.0's wheel; nothing may be fetched at run time.
DUCKDB_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def one_writer(lock_path: Path, notify: Callable[[str], None]) -> Iterator[None]:
    """Hold the writer's lock; when another process has it, say so and wait. A killed process frees it."""
    lock_path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(lock_path)
    holder = lock_path.with_suffix(".pid")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        pid = holder.read_text().strip() if holder.exists() else "unknown"
        notify(f"another run (process {pid}) is writing; waiting for it to end …")
        lock.acquire()
    try:
        holder.write_text(f"{os.getpid()}\n")
        yield
    finally:
        lock.release()


@contextmanager
def open_warehouse(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build database; times are read and shown in UTC."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path, read_only=read_only, config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection
