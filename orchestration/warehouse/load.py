"""Load the captures in use into the raw tables, and record which code made what the build database holds."""

from dataclasses import dataclass

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.warehouse.new_captures import load_captures
from orchestration.warehouse.statements import RAW_TABLES, statement, statements_sha256

# The fields of a sidecar that the bytes hold too.
FROM_BYTES = ("form", "as_of", "window_start", "window_end", "row_count")


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
    """Load the captures in use that the raw tables lack, and return the result.

    Captures are loaded from their bytes. Tables made by other statements than today's, or with captures that are no
    longer in use, are made again from the raw zone. Raise Refused or duckdb.Error for a capture that cannot be read,
    ValueError when bytes are damaged, and LookupError for an incomplete form.
    """
    used = {sidecar.sha256: sidecar for sidecar in captures.sidecars()}
    loaded = _loaded(connection)
    if loaded is None or not loaded <= used.keys():
        _make_tables(connection)
        loaded = set()
    new = list(load_captures(connection, captures, [used[sha256] for sha256 in used if sha256 not in loaded]))
    if new:
        connection.execute("checkpoint")
    return Load(
        [sidecar for sidecar, _ in new],
        sum(record["row_count"] for _, record in new),
        len(used),
        [
            f"{sidecar.sidecar_path} says {name} {getattr(sidecar, name)}, its bytes {record[name]}: using the bytes"
            for sidecar, record in new
            for name in FROM_BYTES
            if getattr(sidecar, name) != record[name]
        ],
    )


def load_claims(connection: duckdb.DuckDBPyConnection, claims: list[dict[str, object]]) -> None:
    """Replace the published claims by these rows; after `load`, which makes the tables."""
    connection.begin()
    connection.execute("delete from raw.claims")
    # Values are text, so that none goes through a float.
    connection.execute(RAW_TABLES["claims"].insert, {"claims": claims})
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


def _loaded(connection: duckdb.DuckDBPyConnection) -> set[str] | None:
    """Return the checksums of the loaded captures; None where other statements made the tables."""
    if maker_of(connection, "load") != statements_sha256():
        return None
    return {row[0] for row in connection.execute("select sha256 from raw.captures").fetchall()}


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("drop schema if exists raw cascade")
    connection.execute(statement("schema"))
    for table in RAW_TABLES.values():
        connection.execute(table.create)
    mark_made_by(connection, "load", statements_sha256())
