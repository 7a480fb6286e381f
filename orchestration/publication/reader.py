"""Reading a published database: opening it read-only, its errors with a remedy, and quoting for SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.settings import BadInput
from orchestration.warehouse.repair import is_damage
from orchestration.warehouse.writer import DUCKDB_CONFIG, HELD_ELSEWHERE


class NotPublished(BadInput):
    """There is no publication, or it cannot be read; the message says what to do."""


def refuse_unpublished(path: Path) -> None:
    """Raise `NotPublished` when a published file or folder does not exist."""
    if not path.exists():
        raise NotPublished(f"nothing is published at {path} yet; run `make run` (or `almanac run`) first")


@contextmanager
def open_published(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a published database read-only, in UTC, until the block ends.

    Raise `NotPublished` when there is none, and as `damage_named` does.
    """
    refuse_unpublished(database)
    with damage_named(str(database)), duckdb.connect(database, read_only=True, config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


@contextmanager
def damage_named(what: str) -> Iterator[None]:
    """Raise `NotPublished` when an error in the block shows that a published database is damaged, open for writing
    elsewhere, or written by another version of the code, which has other tables.
    """
    try:
        yield
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        if HELD_ELSEWHERE in why:
            raise NotPublished(f"{what} is open for writing elsewhere; close it there ({why})") from error
        if isinstance(error, duckdb.BinderException | duckdb.CatalogException):
            raise NotPublished(
                f"{what} was made by another version of the code; `almanac run` publishes again ({why})"
            ) from error
        if not is_damage(error):
            raise
        raise NotPublished(f"{what} is damaged; `almanac run` publishes again ({why})") from error


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
