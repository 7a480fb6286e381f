"""The one way to open what is published.

Belongs here: opening a published database read-only, and the small things that every question to it needs. Does not:
the questions.
"""

from pathlib import Path
from typing import Any

import duckdb

from orchestration.settings import BadInput
from orchestration.warehouse.writer import DUCKDB_CONFIG


class NotPublished(BadInput):
    """Nothing is published where it was looked for; the message has the remedy."""


def refuse_unpublished(path: Path) -> None:
    """Raise `NotPublished`, with the remedy, when a published file or folder is not there."""
    if not path.exists():
        raise NotPublished(f"nothing is published at {path} yet; run `make run` (or `almanac run`) first")


def open_published(database: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection to a published database, in UTC; raise `NotPublished` where none can be read."""
    refuse_unpublished(database)
    try:
        connection = duckdb.connect(database, read_only=True, config=DUCKDB_CONFIG)
    except duckdb.IOException as error:
        raise NotPublished(f"{database} cannot be read; `almanac run --rebuild` makes a new one ({error})") from error
    connection.execute("set timezone = 'UTC'")
    return connection


def rows_of(
    connection: duckdb.DuckDBPyConnection, sql: str, given: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the answer to a query, one dict per row."""
    answer = connection.execute(sql, given)
    columns = [column[0] for column in answer.description or []]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def quoted_name(name: str) -> str:
    """Return a name as SQL writes identifiers."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(value: object) -> str:
    """Return a value as SQL writes text, for the statements that take no parameters."""
    return "'" + str(value).replace("'", "''") + "'"
