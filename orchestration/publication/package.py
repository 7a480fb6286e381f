"""``datapackage.json``: the published tables with their columns and units, described for machines (Data Package v2)."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from orchestration.publication.reader import quoted_name
from orchestration.settings import PublicationPaths

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES = [
    {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0 (the figures)"}
]
SOURCES = [
    {"title": "OpenRouter's usage leaderboard", "path": "https://openrouter.ai/rankings"},
    {"title": "OpenRouter's daily exports", "path": "https://openrouter.ai/api/v1/datasets/exports/index.json"},
    {"title": "OpenRouter's Data API", "path": "https://openrouter.ai/api/v1/datasets/rankings-daily"},
    {"title": "OpenRouter's catalogue of models", "path": "https://openrouter.ai/api/v1/models"},
    {"title": "OpenRouter's list of providers", "path": "https://openrouter.ai/api/v1/providers"},
]
FIELD_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DECIMAL(38,0)": "integer",
    "DOUBLE": "number",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DECIMAL(38,12)": "number",
    "DECIMAL(38,6)": "number",  # dollars
    "DECIMAL(18,9)": "number",  # dollars per million tokens
    "DECIMAL(3,2)": "number",  # steps and parts of a comparator
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
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
    r"(^|_)(share|growth|change|ratio|revision|year_on_year)(_low|_high)?$": "fraction",
    r"share_of_|^(growth_to_date|bias|least_part)$": "fraction",
    r"_hours$": "hours",
    r"^days_|_days$": "days",
    r"_weeks$|^weeks_|^lead_streak_": "weeks",
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


def write_package(
    publication: PublicationPaths,
    tables: Sequence[Table],
    keys: Mapping[str, Sequence[str]],
    about: Mapping[str, Any],
    made_at: datetime,
) -> None:
    """Describe every Parquet file of a publication: bytes, sha256, keys, and the schema with dbt's descriptions.

    ``keys`` has the key columns by table. Only this file has ``made_at``: all others depend on captures and code alone.
    Raise ValueError for a column of a type that the standard has no name for.
    """
    package = {
        "$schema": PROFILE,
        "name": "token-almanac",
        "title": "token-almanac: who uses which AI models",
        "description": about["description"],
        "version": about["product_version"],
        "created": made_at.astimezone(UTC).isoformat(),
        "homepage": "https://openrouter.ai/rankings",
        "licenses": LICENCES,
        "sources": SOURCES,
        "resources": [_resource(publication, table, keys.get(table.name, ())) for table in tables],
    }
    publication.package.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def made_at(publication: PublicationPaths) -> datetime | None:
    """Return when a publication was made (UTC), by its package; None when that is damaged."""
    try:
        return datetime.fromisoformat(json.loads(publication.package.read_bytes())["created"]).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keys_of(publication: PublicationPaths) -> dict[str, list[str]]:
    """Return the key columns by table, from the data package of a publication; empty when it is damaged."""
    try:
        package = json.loads(publication.package.read_text(encoding="utf-8"))
        return {resource["title"]: resource["schema"].get("primaryKey", []) for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _resource(publication: PublicationPaths, table: Table, key: Sequence[str]) -> dict[str, Any]:
    file = publication.parquet / f"{table.name}.parquet"
    body, path = file.read_bytes(), file.relative_to(publication.folder).as_posix()
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "description": table.description,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": _field_type(column),
                    "description": column.description,
                    **({"unit": column.unit} if column.unit else {}),
                }
                for column in table.columns
            ],
            **({"primaryKey": list(key)} if key else {}),
        },
    }


def _field_type(column: Column) -> str:
    if column.type not in FIELD_TYPES:
        raise ValueError(f"the data package has no type for {column.name}, which is {column.type}")
    return FIELD_TYPES[column.type]
