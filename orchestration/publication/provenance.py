"""What a publication was made from, written into the publication itself: captures, code, raw tables.

Belongs here: naming them by content, and whether what is published is still theirs. Does not: what to do about it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.publication.reader import open_published, rows_of
from orchestration.settings import CLAIMS_DIR, DBT_PROJECT_DIR, PROJECT_ROOT, PublicationPaths, Settings
from orchestration.warehouse.load import RAW_TABLES, made_by, mark_made_by
from orchestration.warehouse.writer import open_warehouse

CODE_SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".csv", ".md", ".j2"}


class StaleModels(RuntimeError):  # noqa: N818 - the message says what to do
    """The models in the build database were not made by this code from these raw tables; the message has the remedy."""


@dataclass(frozen=True)
class Provenance:
    """What something was made from, each by content. ``raw_tables_hash`` names the rows that the load left."""

    captures_sha256: str
    code_sha256: str
    raw_tables_hash: str


def provenance_of_build(connection: duckdb.DuckDBPyConnection) -> Provenance:
    """Return what the build database at hand is made from; raise duckdb.CatalogException when it was never loaded."""
    captures = connection.execute("select sha256 from raw.captures").fetchall()
    return Provenance(
        _captures_sha256(sha256 for (sha256,) in captures),
        code_sha256(),
        "-".join(_contents_hash(connection, table) for table in RAW_TABLES),
    )


def forget_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Record that the models are being made: until `remember_models`, nothing can be published."""
    connection.execute("delete from raw.made_by where step = 'models'")


def remember_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Record that all models were made by this code from the raw tables as they are."""
    mark_made_by(connection, "models", str(provenance_of_build(connection)))


def refuse_stale_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise `StaleModels` unless all models were made by this code from the raw tables as they are."""
    if made_by(connection, "models") != str(provenance_of_build(connection)):
        raise StaleModels(
            "the models in the build database were not all made by this code from these raw tables; "
            "materialize the job `build`, or run `almanac run --rebuild`"
        )


def provenance_of_publication(published: PublicationPaths) -> Provenance | None:
    """Return what a publication was made from; None when there is none, or none that says it."""
    if not published.database.exists():
        return None
    columns = ", ".join(field.name for field in fields(Provenance))
    with open_published(published.database) as connection:
        try:
            return Provenance(**rows_of(connection, f"select {columns} from about")[0])  # noqa: S608 - our own names
        except duckdb.BinderException:
            return None


def is_up_to_date(settings: Settings, raw_zone: RawZone) -> bool:
    """Return whether what is published was made from the captures held, by this code, from the raw tables as they are.

    Raise duckdb.IOException while another process writes to the build database.
    """
    published = provenance_of_publication(settings.published)
    if published is None or published.code_sha256 != code_sha256() or not settings.warehouse.exists():
        return False
    if published.captures_sha256 != _captures_sha256(sidecar.sha256 for sidecar in raw_zone.sidecars()):
        return False
    with open_warehouse(settings.warehouse, read_only=True) as connection:
        try:
            return published == provenance_of_build(connection)
        except duckdb.CatalogException:
            return False


@cache
def code_sha256() -> str:
    """Return the name, by content, of the code that makes the figures: package, dbt project, claims, libraries."""
    files = [PROJECT_ROOT / "requirements.lock"]
    for folder in (Path(__file__).parents[1], DBT_PROJECT_DIR, CLAIMS_DIR):
        files += [
            path
            for path in sorted(folder.rglob("*"))
            if path.suffix in CODE_SUFFIXES and "target" not in path.relative_to(folder).parts
        ]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(PROJECT_ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _captures_sha256(sha256s: Iterable[str]) -> str:
    return hashlib.sha256("".join(sorted(sha256s)).encode()).hexdigest()


def _contents_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    # Of the rows as a set; when they came in is no content.
    columns = "* exclude (received_at)" if table == "captures" else "*"
    sql = f"select count(*), coalesce(bit_xor(hash(t)), 0) from (select {columns} from raw.{table}) as t"  # noqa: S608 - our own names
    ((rows, contents),) = connection.execute(sql).fetchall()
    return f"{rows}.{contents:x}"
