"""Whether anything has changed since the last publication: what a run needs to know to do nothing.

Belongs here: the fingerprint of what a publication was made from. Does not: deciding what to do about it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from orchestration.captures.raw_zone import RawZone, write_whole
from orchestration.settings import CLAIMS_DIR, DBT_PROJECT_DIR, PROJECT_ROOT, Settings

CODE_SUFFIXES = {".py", ".sql", ".yml", ".csv", ".md", ".html", ".j2"}


def is_up_to_date(settings: Settings, raw_zone: RawZone) -> bool:
    """Say whether what is published was made from today's captures, code and build database."""
    if not (settings.published / "almanac.duckdb").exists() or not settings.state.exists():
        return False
    found: object = json.loads(settings.state.read_text())
    return found == fingerprint(settings, raw_zone)


def is_code_new(settings: Settings) -> bool:
    """Say whether the code is another than the one that made the last publication (or there was none)."""
    found = json.loads(settings.state.read_text()) if settings.state.exists() else {}
    return bool(found.get("code_sha256") != code_sha256())


def remember(settings: Settings, raw_zone: RawZone) -> None:
    """Record what the publication just made was made from."""
    from upath import UPath

    body = json.dumps(fingerprint(settings, raw_zone), indent=1) + "\n"
    write_whole(UPath(settings.state), body.encode())


def fingerprint(settings: Settings, raw_zone: RawZone) -> dict[str, object]:
    """Name captures, code and build database by content (the database by size and time: a change by hand shows)."""
    captures = hashlib.sha256()
    for sidecar in raw_zone.sidecars():
        captures.update(sidecar.sha256.encode())
    database = settings.warehouse.stat() if settings.warehouse.exists() else None
    return {
        "captures_sha256": captures.hexdigest(),
        "code_sha256": code_sha256(),
        "database_bytes": database.st_size if database else 0,
        "database_mtime_ns": database.st_mtime_ns if database else 0,
    }


def code_sha256() -> str:
    """Name the code that makes the figures by content: this package, the dbt project and the locked libraries."""
    files = [PROJECT_ROOT / "requirements.lock"]
    for folder in (Path(__file__).parent, DBT_PROJECT_DIR, CLAIMS_DIR):
        files += [
            path
            for path in sorted(folder.rglob("*"))
            if path.suffix in CODE_SUFFIXES and "target" not in path.relative_to(folder).parts
        ]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
