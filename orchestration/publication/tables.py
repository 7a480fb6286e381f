"""The published tables: the marts copied to a fresh DuckDB file and to Parquet, with their comments and macros.

Belongs here: copying. Does not: any figure (dbt made them) and making them current (folders.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.warehouse.writer import DUCKDB_CONFIG

# DuckDB 2.0 files cannot be read by 1.5 clients unless written in their format (measured; docs/decisions/0004).
STORAGE_VERSION = "v1.5.0"
TABLES = """
    select table_name, estimated_size, coalesce(comment, '') from duckdb_tables()
    where database_name = $database and schema_name = 'main' order by table_name
"""
COLUMNS = """
    select table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns()
    where database_name = $database and schema_name = 'main' order by table_name, column_index
"""

MACROS = """
    select function_name, parameters, macro_definition from duckdb_functions()
    where database_name = 'build' and schema_name = 'main' and function_type = 'table_macro' and not internal
    order by function_name
"""


@dataclass(frozen=True)
class Column:
    """One column of a published table, as dbt documents it."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Table:
    """One published table: its rows, its description and its columns."""

    name: str
    row_count: int
    description: str
    columns: tuple[Column, ...]


def publish_tables(warehouse: Path, folder: Path, about: dict[str, str | None]) -> list[Table]:
    """Write ``almanac.duckdb`` and ``parquet/*.parquet`` into a folder that holds neither; give what was written.

    ``about`` is the one row of the table of that name.
    """
    target = folder / "almanac.duckdb"
    (folder / "parquet").mkdir()
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {_text(warehouse)} as build (read_only)")
        connection.execute(f"attach {_text(target)} as published (storage_version {_text(STORAGE_VERSION)})")
        for table in describe(connection, "build"):
            _copy_table(connection, table)
        macros = connection.execute(MACROS).fetchall()
        _write_about(connection, about)
    # A macro's tables are looked up when it is made, so it is made where they are `main.…`, as for readers.
    with duckdb.connect(target, config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        for name, parameters, definition in macros:
            arguments = ", ".join(map(_name, parameters))
            connection.execute(f"create macro main.{_name(name)}({arguments}) as table {definition}")
        connection.execute("checkpoint")
        tables = describe(connection)
        for table in tables:
            parquet = folder / "parquet" / f"{table.name}.parquet"
            connection.execute(f"copy main.{_name(table.name)} to {_text(parquet)} (format parquet, compression zstd)")
    return tables


def describe(connection: duckdb.DuckDBPyConnection, database: str = "almanac") -> list[Table]:
    """Give every table of a database's schema main with its columns and comments."""
    tables = connection.execute(TABLES, {"database": database}).fetchall()
    columns = connection.execute(COLUMNS, {"database": database}).fetchall()
    return [
        Table(name, rows, text, tuple(Column(*column[1:]) for column in columns if column[0] == name))
        for name, rows, text in tables
    ]


def _copy_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    copy = f"published.main.{_name(table.name)}"
    # Sorted by its keys, which stand first: the same facts give the same file, and ranges are read fast.
    connection.execute(f"create table {copy} as from build.main.{_name(table.name)} order by all")
    connection.execute(f"comment on table {copy} is {_text(table.description)}")
    for column in table.columns:
        connection.execute(f"comment on column {copy}.{_name(column.name)} is {_text(column.description)}")


def _write_about(connection: duckdb.DuckDBPyConnection, about: dict[str, str | None]) -> None:
    columns = ", ".join(f"{_name(name)} varchar" for name in about)
    connection.execute(f"create table published.main.about ({columns})")
    values = ", ".join("null" if value is None else _text(value) for value in about.values())
    connection.execute(f"insert into published.main.about values ({values})")  # noqa: S608 - quoted by _text
    text = "One row: what this database is, how to cite it, its licence, version and the moment it was made."
    connection.execute(f"comment on table published.main.about is {_text(text)}")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
