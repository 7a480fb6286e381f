"""Detect a damaged build database and set it aside; the load and dbt make it again from the raw zone."""

import logging
import re
import shutil
from pathlib import Path

import duckdb

from orchestration.warehouse.writer import HELD_ELSEWHERE, open_warehouse

LOG = logging.getLogger("almanac")
FULL = re.compile(r"No space left on device|disk is full|Disk quota exceeded|File too large")
TABLES = """
    select format('select count(*), bit_xor(hash(t)) from "{}"."{}" as t', schema_name, table_name)
    from duckdb_tables() where not internal and database_name = current_database()
"""


def repair_warehouse(path: Path) -> None:
    """Set the build database aside when it is damaged, with a warning; every row of it is read.

    Only the process that holds the writer's lock may call it. Raise OSError when the file cannot be read at all.
    """
    log = path.with_name(f"{path.name}.wal")
    try:
        if path.exists():
            with path.open("r+b"):
                pass  # DuckDB's error for a file without permission would look like damage
            # Not read-only: the log of a killed writer is written into the file first.
            with open_warehouse(path) as connection:
                for (statement,) in connection.execute(TABLES).fetchall():
                    connection.execute(statement).fetchall()
        elif log.exists():
            raise duckdb.IOException("it is missing, and its log is there")
    except duckdb.Error as error:
        if not is_damage(error):
            raise
        why = str(error).partition("\n")[0]
        name = set_aside(path, log)
        LOG.warning(f"the build database was damaged ({why:.150}): set aside as {name}, made again from the captures")


def is_damage(error: duckdb.Error) -> bool:
    """Return whether an error means that a database file is damaged, and not in use, nor the disk full."""
    kinds = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
    # A block with a wrong checksum raises the base class.
    is_kind = isinstance(error, kinds) or type(error) is duckdb.Error
    return is_kind and not is_of_the_machine(str(error))


def is_of_the_machine(message: str) -> bool:
    """Return whether an error is about a full disk, or a database that another program holds, not about its content."""
    return FULL.search(message) is not None or HELD_ELSEWHERE in message


def set_aside(*paths: Path) -> str:
    """Rename files or folders to ``NAME.damaged``, replacing earlier ones, and return the new name of the first."""
    for path in paths:
        damaged = path.with_name(f"{path.name}.damaged")
        if damaged.is_dir() and not damaged.is_symlink():
            shutil.rmtree(damaged)
        if path.exists():
            damaged.unlink(missing_ok=True)
            path.rename(damaged)
    return f"{paths[0].name}.damaged"
