"""Load the captures in use into the raw tables, and record which code made what the build database holds."""

import json
from dataclasses import dataclass

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.warehouse.new_captures import NewCaptures
from orchestration.warehouse.statements import RAW_TABLES, statement, statements_sha256


@dataclass(frozen=True)
class Load:
    """The result of a load: the new captures, the leaderboard rows in them, and the number of captures in the tables.

    ``contradicted`` lists sidecars that differ from the bytes, which count.
    """

    new: list[Sidecar]
    rows_read: int
    captures_held: int
    contradicted: list[str]


def load(connection: duckdb.DuckDBPyConnection, captures: RawZone) -> Load:
    """Load the captures in use that the raw tables lack, remove those no longer in use, and return the result.

    Captures are loaded from their bytes. Tables made by other statements than today's are made again from the raw zone.
    Raise Refused or duckdb.Error for a capture that cannot be read, ValueError when bytes are damaged, and LookupError
    for an incomplete form.
    """
    _make_tables(connection)
    used = {sidecar.sha256: sidecar for sidecar in captures.sidecars()}
    held = {row[0] for row in connection.execute("select sha256 from raw.captures").fetchall()}
    leave_out(connection, held - used.keys())
    new = NewCaptures(connection, captures)
    new.load([sidecar for sha256, sidecar in used.items() if sha256 not in held])
    if new.loaded:
        connection.execute("checkpoint")
    captures_held = len(held & used.keys()) + len(new.loaded)
    return Load(new.loaded, new.rows, captures_held, new.contradicted)


def leave_out(connection: duckdb.DuckDBPyConnection, sha256s: set[str]) -> None:
    """Remove captures from the raw tables, and the states that no other capture shows."""
    if not sha256s:
        return
    connection.begin()
    connection.execute("delete from raw.captures where list_contains($1, sha256)", [sorted(sha256s)])
    for name, table in RAW_TABLES.items():
        if name != "captures" and "capture_id varchar" in table.create:
            in_use = "select captures.capture_id from raw.captures as captures"
            connection.execute(f"delete from raw.{name} where capture_id not in ({in_use})")  # noqa: S608 - our names
    connection.execute(statement("delete_unused_states"))
    connection.commit()


def load_claims(connection: duckdb.DuckDBPyConnection, claims: list[dict[str, object]]) -> None:
    """Replace the published claims by these rows; after `load`, which makes the tables."""
    connection.begin()
    connection.execute("delete from raw.claims")
    # Values are text, so that none goes through a float.
    connection.execute(RAW_TABLES["claims"].insert, {"claims": json.dumps(claims)})
    connection.commit()


def mark_made_by(connection: duckdb.DuckDBPyConnection, step: str, maker: str) -> None:
    """Record the content (a checksum) that a step (``load``, ``models``) made this database from."""
    connection.execute("insert or replace into raw.made_by values ($step, $maker)", {"step": step, "maker": maker})


def maker_of(connection: duckdb.DuckDBPyConnection, step: str) -> str | None:
    """Return the content that a step made this database from; None when the step was not finished."""
    try:
        rows = connection.execute("select maker from raw.made_by where step = $step", {"step": step}).fetchall()
    except duckdb.CatalogException:
        return None
    return str(rows[0][0]) if rows else None


def drop_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop everything but the raw tables: what dbt made and will make again."""
    for (drop,) in connection.execute(statement("drop_models")).fetchall():
        connection.execute(drop)


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    statements = statements_sha256()
    if maker_of(connection, "load") != statements:
        connection.execute("drop schema if exists raw cascade")
        connection.execute(statement("schema"))
        for table in RAW_TABLES.values():
            connection.execute(table.create)
        mark_made_by(connection, "load", statements)
