"""The published tables: the marts copied to a fresh DuckDB file and to Parquet, with their comments and macros.

Belongs here: copying. Does not: any figure (dbt made them) and making them current (folders.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.about import COLUMNS as ABOUT_COLUMNS
from orchestration.publication.about import TABLE_COMMENT as ABOUT_COMMENT
from orchestration.publication.reader import quoted_name, quoted_text
from orchestration.settings import PublicationPaths
from orchestration.warehouse.writer import DUCKDB_CONFIG

# DuckDB 2.0 files cannot be read by 1.5 clients unless written in their format (measured; docs/decisions/0004).
STORAGE_VERSION = "v1.5.0"
TABLES = """
    select table_name, coalesce(comment, '') from duckdb_tables()
    where database_name = $database and schema_name = 'main' order by table_name
"""
COLUMNS = """
    select table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns()
    where database_name = $database and schema_name = 'main' and not internal order by table_name, column_index
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


def publish_tables(
    warehouse: Path, publication: PublicationPaths, marts: Sequence[str], about: Mapping[str, Any]
) -> list[Table]:
    """Write the database and the Parquet files into a folder that holds neither, and return what was written.

    ``marts`` are the tables to publish, with every table macro of the build database; ``about`` is the one row of the
    table of that name. Raise KeyError when a table is missing.
    """
    publication.parquet.mkdir()
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {quoted_text(warehouse)} as build (read_only)")
        target = quoted_text(publication.database)
        connection.execute(f"attach {target} as published (storage_version {quoted_text(STORAGE_VERSION)})")
        # One transaction: hundreds of comments, each committed by itself, take a second (measured).
        connection.begin()
        for table in describe(connection, "build", marts):
            _copy_table(connection, table)
        _write_about(connection, about)
        connection.commit()
        macros = connection.execute(MACROS).fetchall()
    # A macro's tables are looked up when it is made, so it is made where they are `main.…`, as for readers.
    with duckdb.connect(publication.database, config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        for name, parameters, definition in macros:
            arguments = ", ".join(map(quoted_name, parameters))
            connection.execute(f"create macro main.{quoted_name(name)}({arguments}) as table {definition}")
        connection.execute("checkpoint")
        tables = describe(connection)
        for table in tables:
            parquet = quoted_text(publication.parquet / f"{table.name}.parquet")
            connection.execute(f"copy main.{quoted_name(table.name)} to {parquet} (format parquet, compression zstd)")
    return tables


def describe(
    connection: duckdb.DuckDBPyConnection, database: str = "almanac", names: Sequence[str] | None = None
) -> list[Table]:
    """Return tables of a database's schema main, all of them by name or those named, with columns and comments.

    Raise KeyError when one of those named is missing.
    """
    comments = dict(connection.execute(TABLES, {"database": database}).fetchall())
    columns: dict[str, list[Column]] = {name: [] for name in comments}
    for name, *column in connection.execute(COLUMNS, {"database": database}).fetchall():
        columns[name].append(Column(*column))
    tables = []
    for name in comments if names is None else names:
        path = f"{quoted_name(database)}.main.{quoted_name(name)}"
        ((rows,),) = connection.execute(f"select count(*) from {path}").fetchall()  # noqa: S608 - quoted
        tables.append(Table(name, rows, comments[name], tuple(columns[name])))
    return tables


def _copy_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    copy = f"published.main.{quoted_name(table.name)}"
    # Sorted by its keys, which stand first: the same facts give the same file, and ranges are read fast.
    connection.execute(f"create table {copy} as from build.main.{quoted_name(table.name)} order by all")
    comments = [(column.name, column.description) for column in table.columns]
    _comment(connection, copy, table.description, comments)


def _write_about(connection: duckdb.DuckDBPyConnection, about: Mapping[str, Any]) -> None:
    columns = ", ".join(f"{quoted_name(name)} {kind}" for name, (kind, _) in ABOUT_COLUMNS.items())
    connection.execute(f"create table published.main.about ({columns})")
    values = {name: about.get(name) for name in ABOUT_COLUMNS}
    named = ", ".join(f"${name}" for name in values)
    connection.execute(f"insert into published.main.about values ({named})", values)  # noqa: S608 - named by us
    comments = [(name, text) for name, (_, text) in ABOUT_COLUMNS.items()]
    _comment(connection, "published.main.about", ABOUT_COMMENT, comments)


def _comment(
    connection: duckdb.DuckDBPyConnection, table: str, description: str, columns: Sequence[tuple[str, str]]
) -> None:
    connection.execute(f"comment on table {table} is {quoted_text(description)}")
    for name, text in columns:
        connection.execute(f"comment on column {table}.{quoted_name(name)} is {quoted_text(text)}")
