"""The tables of a database with their rows, comments and columns, and the unit of each column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from orchestration.publication.reader import quoted_name

TABLES = """
    select table_name, coalesce(comment, '') from duckdb_tables()
    where database_name = $database and schema_name = 'main' order by table_name
"""
COLUMNS = """
    select table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns()
    where database_name = $database and schema_name = 'main' and not internal order by table_name, column_index
"""
# The unit of a column by its name (CONTRIBUTING.md); the first pattern that matches counts.
UNITS = {
    r"_usd_per_mtok$": "US dollars per million tokens",
    r"_usd(_low|_high)?$": "US dollars",
    r"(^|_)tokens$|^tokens_(before|after)$": "tokens",
    r"^tokens_per_request$": "tokens per request",
    r"_trillions$": "trillion tokens",
    r"(^|_)(share|growth|change|ratio|revision)(_low|_high)?$|^(year_on_year|growth_to_date|bias)$": "fraction",
    r"_hours$": "hours",
    r"^days_|_days$": "days",
    r"_weeks$|^weeks_": "weeks",
    r"^hours_": "hours",
    r"^bytes$": "bytes",
}


@dataclass(frozen=True)
class Column:
    """One column of a published table, as dbt documents it."""

    name: str
    type: str
    description: str

    @property
    def unit(self) -> str | None:
        """Return the unit of its numbers in words; None for names, ranks and counts of things."""
        return next((unit for name, unit in UNITS.items() if re.search(name, self.name)), None)


@dataclass(frozen=True)
class Table:
    """One published table: its rows, its description and its columns."""

    name: str
    row_count: int
    description: str
    columns: tuple[Column, ...]


def describe(
    connection: duckdb.DuckDBPyConnection, database: str = "almanac", names: Sequence[str] | None = None
) -> list[Table]:
    """Return the tables of a database's schema main, or those named, with columns and comments.

    Raise KeyError when a named table is missing.
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
