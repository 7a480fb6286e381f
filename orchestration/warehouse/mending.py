"""A damaged build database: noticed by its content, set aside, and made again by the run that noticed it."""

import logging
import shutil
from pathlib import Path

import duckdb

from orchestration.warehouse.writer import HELD_ELSEWHERE, open_warehouse

LOG = logging.getLogger("almanac")
FULL = "No space left on device"
TABLES = """
    select format('select count(*), bit_xor(hash(t)) from "{}"."{}" as t', schema_name, table_name)
    from duckdb_tables() where not internal and database_name = current_database()
"""


def mend_warehouse(path: Path) -> None:
    """Set the build database aside when it is damaged, and say so; every row of it is read.

    For the one writer. Raise OSError when it cannot be read at all, whatever is in it.
    """
    try:
        if path.exists():
            with path.open("r+b"):
                pass  # of a file that may not be opened, DuckDB's error would look like damage
            # Not read-only: a killed writer's log is written into the file first.
            with open_warehouse(path) as connection:
                for (statement,) in connection.execute(TABLES).fetchall():
                    connection.execute(statement).fetchall()
        elif not _log_of(path).exists():
            return
        else:
            raise duckdb.IOException("it is missing, and its log is there")
    except duckdb.Error as error:
        if not is_damage(error):
            raise
        why = str(error).partition("\n")[0]
        aside = set_aside(path, _log_of(path))
        LOG.warning(f"the build database was damaged ({why:.150}): set aside as {aside}, made again from the captures")


def is_damage(error: duckdb.Error) -> bool:
    """Return whether an error says that a database file is damaged, and not that it is in use, or the disk full."""
    kinds = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
    # A block with another checksum than its own is told by no class of its own.
    is_kind = isinstance(error, kinds) or type(error) is duckdb.Error
    return is_kind and not any(text in str(error) for text in (FULL, HELD_ELSEWHERE))


def set_aside(*paths: Path) -> str:
    """Give files or folders a name that nobody looks for, in place of what was set aside there before; return that of
    the first.
    """
    for path in paths:
        aside = _aside(path)
        if aside.is_dir() and not aside.is_symlink():
            shutil.rmtree(aside)
        if path.exists():
            aside.unlink(missing_ok=True)
            path.rename(aside)
    return _aside(paths[0]).name


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
