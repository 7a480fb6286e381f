"""The load: new captures of the raw zone into the raw tables, one set-based statement per form.

Belongs here: which captures are new, running sql/*.sql over them in one transaction, and the record of which code made
what this database holds. Does not: any rule about the figures (dbt) and any judgement of a capture (it was validated
when it was taken).
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.captures.raw_zone import RawZone, Sidecar
from orchestration.warehouse.seeds import read_seed
from orchestration.warehouse.writer import glob_literal

SQL_DIR = Path(__file__).parent / "sql"
# What a run loads; raw.made_by is about the tables and no content of them.
RAW_TABLES = {
    "captures": "One row per capture: what was asked, when, and what came.",
    "capture_periods": "One row per capture and period it covers, with the state that it shows.",
    "usage_states": "One row per state of a period and leaderboard row: the figures, each state once.",
    "page_prices": "One row per capture of the ranking page and model: list prices.",
    "claims": "One row per published claim, from data/claims.",
}


@dataclass(frozen=True)
class Load:
    """What a load did: new captures, the leaderboard rows in them, and the captures held after it."""

    new_captures: int
    rows_read: int
    captures_held: int


def load(connection: duckdb.DuckDBPyConnection, raw_zone: RawZone) -> Load:
    """Bring the raw tables up to the raw zone, all of it or nothing, and return what was done.

    Tables made by other statements than today's are made anew: the raw zone is enough to rebuild them.
    Raise duckdb.Error when a capture cannot be read, and LookupError for a form that was added by half; nothing is
    loaded then.
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
    """Replace the published claims by these rows; after `load`, which makes the tables."""
    connection.begin()
    connection.execute("delete from raw.claims")
    # Values are text, so that none goes through a float.
    connection.execute(_sql("claims"), {"claims": json.dumps(claims)})
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
    for statement in connection.execute(_sql("drop_models")).fetchall():
        connection.execute(statement[0])


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    statements = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SQL_DIR.rglob("*.sql")))).hexdigest()
    if maker_of(connection, "load") != statements:
        connection.execute("drop schema if exists raw cascade")
        connection.execute(_sql("schema"))
        mark_made_by(connection, "load", statements)


def _load_captures(connection: duckdb.DuckDBPyConnection, raw_zone: RawZone, new: list[Sidecar]) -> None:
    root, files_of = str(raw_zone.root), defaultdict(list)
    source_of_form = {row["form"]: row["source"] for row in read_seed("forms")}
    days_of_source = {row["source"]: 1 if row["grain"] == "day" else 7 for row in read_seed("sources")}
    for sidecar in new:
        files_of[sidecar.form].append(glob_literal(f"{root}/{sidecar.raw_path}"))
    sidecars = [glob_literal(f"{root}/{sidecar.sidecar_path}") for sidecar in new]
    connection.execute(_sql("captures"), {"files": sidecars})
    for form, files in files_of.items():
        if form not in source_of_form or not (SQL_DIR / f"forms/{form}.sql").exists():
            raise LookupError(
                f"the form {form} has no row in seeds/forms.csv, or no statement (CONTRIBUTING: a new form)"
            )
        connection.execute(_sql(f"forms/{form}"), {"files": files})
        for statement in connection.extract_statements(_sql("states")):
            given = {"form": form, "raw_root": root, "period_days": days_of_source[source_of_form[form]]}
            connection.execute(statement, {name: given[name] for name in statement.named_parameters})
        if (SQL_DIR / f"prices/{form}.sql").exists():
            connection.execute(_sql(f"prices/{form}"), {"raw_root": root})


def _sql(name: str) -> str:
    return (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")
