"""The load: new captures of the raw zone into the raw tables, one set-based statement per form.

Belongs here: which captures are new, and running sql/*.sql over them in one transaction. Does not: any rule about
the figures (dbt) and any judgement of a capture (it was validated when it was taken).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.captures.raw_zone import RawZone, Sidecar
from orchestration.claims import as_json

SQL_DIR = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Load:
    """What a load did: new captures, the leaderboard rows in them, and the captures held after it."""

    new_captures: int
    rows_read: int
    captures_held: int


def load(connection: duckdb.DuckDBPyConnection, raw_zone: RawZone) -> Load:
    """Bring the raw tables up to the raw zone; all of it or nothing.

    Tables made by other statements than today's are made anew: the raw zone is enough to rebuild them.
    """
    _make_tables(connection)
    loaded = {row[0] for row in connection.execute("select capture_id from raw.captures").fetchall()}
    new = [sidecar for sidecar in raw_zone.sidecars() if sidecar.capture_id not in loaded]
    if new:
        connection.begin()
        try:
            _load_captures(connection, raw_zone, new)
        except BaseException:
            connection.rollback()
            raise
        connection.commit()
        connection.execute("checkpoint")
    return Load(len(new), sum(sidecar.row_count for sidecar in new), len(loaded) + len(new))


def load_claims(connection: duckdb.DuckDBPyConnection, claims: list[dict[str, object]]) -> None:
    """Replace the published claims; after `load`, which makes the tables."""
    connection.begin()
    connection.execute("delete from raw.claims")
    connection.execute(_sql("claims"), {"claims": as_json(claims)})
    connection.commit()


def load_hash() -> str:
    """Name the statements of the load by content."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SQL_DIR.glob("*.sql")))).hexdigest()


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(_sql("schema"))
    made_by = connection.execute("select load_hash from raw.load_version").fetchall()
    if made_by != [(load_hash(),)]:
        connection.execute("drop schema raw cascade")
        connection.execute(_sql("schema"))
        connection.execute("insert into raw.load_version values ($load_hash)", {"load_hash": load_hash()})


def _load_captures(connection: duckdb.DuckDBPyConnection, raw_zone: RawZone, new: list[Sidecar]) -> None:
    root, urls = _readable_root(connection, raw_zone), defaultdict(list)
    for sidecar in new:
        urls[sidecar.form].append(f"{root}/{sidecar.raw_path}")
    sidecar_urls = [f"{root}/{sidecar.sidecar_path}" for sidecar in new]
    connection.execute(_sql("captures"), {"files": sidecar_urls})
    for form, files in urls.items():
        connection.execute(_sql(form), {"files": files})
        for statement in connection.extract_statements(_sql("states")):
            given = {"form": form, "raw_root": root}
            wanted = {name: given[name] for name in statement.named_parameters}
            connection.execute(statement, wanted)
        if form == "weekly_page":
            connection.execute(_sql("page_prices"), {"raw_root": root})


def _readable_root(connection: duckdb.DuckDBPyConnection, raw_zone: RawZone) -> str:
    root = raw_zone.root
    if root.protocol in ("", "file", "local"):
        return str(root.path).rstrip("/")
    connection.register_filesystem(root.fs)
    return f"{root.protocol}://{root.path}".rstrip("/")


def _sql(name: str) -> str:
    return (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")
