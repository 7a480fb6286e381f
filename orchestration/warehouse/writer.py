"""Keep the build database to one writer, with a file lock that is held for the whole run, and open it."""

import fcntl
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

# Everything needed is built into DuckDB 2.0's wheel; nothing may be fetched at run time. Names in SQL are those of
# tables, never of Python objects.
DUCKDB_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
# How long a run waits for another program to close the build database.
WAIT_SECONDS = 60
HELD_ELSEWHERE = "Could not set lock on file"
LOG = logging.getLogger("almanac")
_held: dict[Path, IO[str]] = {}


class Busy(RuntimeError):  # noqa: N818 - a state of the world; the message has the remedy
    """Another program has the build database open and did not close it while we waited."""


@contextmanager
def one_writer(lock_path: Path, notify: Callable[[str], None]) -> Iterator[None]:
    """Hold the writer's lock until the block ends; report through ``notify`` that another process has it, and wait.

    A process may take the lock again. It belongs to the open file, so a child process that gets its descriptor
    (`lock_descriptors`) holds it too: a dbt that outlives its killed parent makes the next run wait instead of failing
    it. After a kill the kernel frees the lock.
    """
    if lock_path in _held:
        yield
        return
    lock_path.parent.mkdir(parents=True, exist_ok=True)
    with lock_path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = lock_path.read_text(encoding="utf-8").strip() or "unknown"
            notify(f"another run (process {pid}) is writing; waiting for it to end …")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        _held[lock_path] = file
        try:
            yield
        finally:
            del _held[lock_path]


def lock_descriptors() -> tuple[int, ...]:
    """Return the file descriptors of the held locks, to pass on to a child process that writes for us."""
    return tuple(file.fileno() for file in _held.values())


def is_held(lock_path: Path) -> bool:
    """Return whether this process holds the writer's lock."""
    return lock_path in _held


@contextmanager
def open_warehouse(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build database until the block ends, with UTC as its time zone.

    While another program has it open, wait for a minute, then raise `Busy`. Raise duckdb.Error when it is damaged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _connected(path, read_only=read_only) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


def glob_literal(path: object) -> str:
    """Return a path with the signs escaped that DuckDB reads as a pattern in statements that read files."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))


def _connected(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    gives_up = time.monotonic() + WAIT_SECONDS
    has_warned = False
    while True:
        try:
            return duckdb.connect(path, read_only=read_only, config=DUCKDB_CONFIG)
        except duckdb.IOException as error:
            if HELD_ELSEWHERE not in str(error):
                raise
            match = re.search(r"held in (.+? \(PID \d+\))", str(error))
            who = match[1] if match else "another program"
            if time.monotonic() >= gives_up:
                raise Busy(
                    f"the build database {path} is still open in {who}: close it there, and run again "
                    "(to look at the figures, `almanac sql` opens the published ones, which never stops a run)"
                ) from error
        if not has_warned:
            LOG.warning(f"the build database is open in {who}; waiting up to {WAIT_SECONDS} s for it to be closed …")
            has_warned = True
        time.sleep(0.5)
