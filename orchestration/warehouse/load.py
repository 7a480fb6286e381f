"""The load: the raw tables brought up to the captures in use, and the record of which code made what they hold.

Belongs here: which captures are new or no longer used, the claims, the marks of the makers. Does not: reading the
captures (new_captures.py), any rule about the figures (dbt), any judgement of a capture (it was validated when it was
taken).
"""

import hashlib
import json
from dataclasses import dataclass

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.warehouse.new_captures import SQL_DIR, NewCaptures, statement

# What a run loads; raw.made_by is about the tables and no content of them.
RAW_TABLES = {
    "captures": "One row per capture: what was asked, when, and what came.",
    "capture_periods": "One row per capture and period it covers, with the state that it shows.",
    "usage_states": "One row per state of a period and leaderboard row: the figures, each state once.",
    "page_prices": "One row per capture of the ranking page and model: list prices.",
    "usage_splits": "One row per capture of the whole ranking and model: parts of its tokens, and requests.",
    "catalogue_models": "One row per capture of OpenRouter's catalogue and pair of names: what it says of the model.",
    "catalogue_providers": "One row per capture of OpenRouter's list of providers and provider.",
    "price_points": "One row per capture of a price history, model and day of a change: list prices.",
    "app_usage": "One row per capture of the ranking of apps and app: tokens and requests.",
    "usage_slices": "One row per capture of a slice, week and model: exact tokens by modality or context bucket.",
    "usage_estimates": "One row per capture of an estimate, week and model: sampled, by category or language type.",
    "claims": "One row per published claim, from data/claims.",
}


@dataclass(frozen=True)
class Load:
    """What a load did: the new captures in the tables, the leaderboard rows in them, and the captures held after it.

    ``unreadable`` are captures that are not in the tables, each with the reason; ``contradicted`` says where a sidecar
    says something else than the bytes, which count.
    """

    new: list[Sidecar]
    rows_read: int
    captures_held: int
    unreadable: list[tuple[Sidecar, str]]
    contradicted: list[str]


def load(connection: duckdb.DuckDBPyConnection, captures: RawZone) -> Load:
    """Bring the raw tables up to the captures in use, each whole or not at all, and return what was done.

    What a capture says of itself is read from its bytes. Tables made by other statements than today's are made anew:
    the raw zone is enough to rebuild them. Raise ValueError when bytes are damaged, LookupError for a form that was
    added by half, and duckdb.Error for what is no capture's fault.
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
    return Load(new.loaded, new.rows, captures_held, new.unreadable, new.contradicted)


def leave_out(connection: duckdb.DuckDBPyConnection, sha256s: set[str]) -> None:
    """Take captures out of the raw tables, with what no other capture says."""
    if sha256s:
        connection.begin()
        for part in connection.extract_statements(statement("leave_out")):
            connection.execute(part, {name: sorted(sha256s) for name in part.named_parameters})
        connection.commit()


def load_claims(connection: duckdb.DuckDBPyConnection, claims: list[dict[str, object]]) -> None:
    """Replace the published claims by these rows; after `load`, which makes the tables."""
    connection.begin()
    connection.execute("delete from raw.claims")
    # Values are text, so that none goes through a float.
    connection.execute(statement("claims"), {"claims": json.dumps(claims)})
    connection.commit()


def mark_made_by(connection: duckdb.DuckDBPyConnection, step: str, maker: str) -> None:
    """Record what made the things that a step (``load``, ``models``) left in this database, named by content."""
    connection.execute("insert or replace into raw.made_by values ($step, $maker)", {"step": step, "maker": maker})


def maker_of(connection: duckdb.DuckDBPyConnection, step: str) -> str | None:
    """Return what made the things that a step left in this database; None when the step was not finished."""
    try:
        found = connection.execute("select maker from raw.made_by where step = $step", {"step": step}).fetchall()
    except duckdb.CatalogException:
        return None
    return str(found[0][0]) if found else None


def drop_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop everything but the raw tables: what dbt made, and will make anew."""
    for (drop,) in connection.execute(statement("drop_models")).fetchall():
        connection.execute(drop)


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    statements = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SQL_DIR.rglob("*.sql")))).hexdigest()
    if maker_of(connection, "load") != statements:
        connection.execute("drop schema if exists raw cascade")
        connection.execute(statement("schema"))
        mark_made_by(connection, "load", statements)
