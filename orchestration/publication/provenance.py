"""Name by content what a publication was made from (captures, code, raw tables), and tell whether it still is."""

import hashlib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.repair import UsableCaptures, damaged_in
from orchestration.captures.sidecar import Sidecar, captures_sha256
from orchestration.publication.folders import faults_of_publication
from orchestration.publication.reader import NotPublished, open_published, rows_of
from orchestration.settings import CLAIMS_DIR, DBT_PROJECT_DIR, PROJECT_ROOT, PublicationPaths, Settings
from orchestration.warehouse.statements import RAW_TABLES
from orchestration.warehouse.writer import open_warehouse

LOCK = PROJECT_ROOT / "requirements.lock"
CODE_SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".csv", ".md", ".j2", ".js", ".css"}


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
        captures_sha256(sha256 for (sha256,) in captures),
        code_sha256(),
        "-".join(_contents_hash(connection, table) for table in RAW_TABLES),
    )


def provenance_of_publication(published: PublicationPaths) -> Provenance | None:
    """Return what a publication was made from; None when it is missing or unreadable, or does not say it."""
    columns = ", ".join(field.name for field in fields(Provenance))
    try:
        with open_published(published.database) as connection:
            return Provenance(**rows_of(connection, f"select {columns} from about")[0])  # noqa: S608 - our own names
    except (NotPublished, duckdb.Error):
        return None


def is_up_to_date(settings: Settings, raw_zone: RawZone) -> bool:
    """Return whether what is published was made by this code from the stored captures and the current raw tables.

    Raise duckdb.IOException while another process writes to the build database.
    """
    if not is_made_from(settings.published, raw_zone) or not settings.warehouse.exists():
        return False
    with open_warehouse(settings.warehouse, read_only=True) as connection:
        try:
            return provenance_of_publication(settings.published) == provenance_of_build(connection)
        except duckdb.CatalogException:
            return False


def is_made_from(publication: PublicationPaths, raw_zone: RawZone) -> bool:
    """Return whether a publication is whole, and was made from the stored captures by this code.

    Does not open the build database. Return False when a capture is damaged, so that a build runs and reports it.
    """
    if faults_of_publication(publication) or damaged_in(raw_zone):
        return False
    made_from = provenance_of_publication(publication)
    held = captures_sha256(sidecar.sha256 for sidecar in raw_zone.sidecars())
    return made_from is not None and (made_from.code_sha256, made_from.captures_sha256) == (code_sha256(), held)


def usable_captures(settings: Settings) -> UsableCaptures:
    """Return the stored captures without those that a retried build left out."""
    return UsableCaptures(settings.raw, settings.quarantine)


def captures_since_publication(settings: Settings) -> list[Sidecar] | None:
    """Return the usable captures that came since the last publication; None where no publication can be read."""
    try:
        with open_published(settings.published.database) as connection:
            log = connection.execute("select sha256 from main.capture_log").fetchall()
    except (NotPublished, duckdb.Error):
        return None
    published = {sha256 for (sha256,) in log}
    return [sidecar for sidecar in usable_captures(settings).sidecars() if sidecar.sha256 not in published]


@cache
def code_sha256() -> str:
    """Return the name, by content, of the code that makes the figures: package, dbt project, claims, libraries."""
    return contents_sha256(LOCK, Path(__file__).parents[1], DBT_PROJECT_DIR, CLAIMS_DIR)


def contents_sha256(*paths: Path) -> str:
    """Return the name, by content, of files and of the code in folders; what dbt writes below one does not count."""
    digest = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if path == file or (
                file.is_file() and file.suffix in CODE_SUFFIXES and "target" not in file.relative_to(path).parts
            ):
                digest.update(file.relative_to(PROJECT_ROOT).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _contents_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    # The rows as a set, without how a capture came in: when, from which source, by which request.
    columns = "* exclude (received_at, request, source)" if table == "captures" else "*"
    # Hashed twice, and added: the last column is a part of a row's hash by exclusive or, where two that are swapped
    # cancel (measured).
    contents = "coalesce(sum(hash(hash(t))::hugeint), 0)"
    sql = f"select count(*), {contents} from (select {columns} from raw.{table}) as t"  # noqa: S608 - our own names
    ((rows, name),) = connection.execute(sql).fetchall()
    return f"{rows}.{int(name):x}"
