"""Copy what dbt parsed for one data folder to another: parsing takes 6 s of every run.

Of the folder, dbt keeps two hashes only. If dbt computes them in another way, it parses again by itself, and a test
says that copies have become slow.
"""

import hashlib
import shutil
from pathlib import Path
from pprint import pformat

import yaml
from dbt.adapters.duckdb.credentials import DuckDBCredentials

from orchestration.runtime.dbt import LEFT_BY_PARSE
from orchestration.settings import DBT_PROJECT_DIR, Settings

RECORD = "parsed_from"


def give_parse(origin: Path, data: Path) -> None:
    """Put what dbt parsed for one data folder into another, as if it had been parsed there."""
    source, target = Settings(origin).dbt_target, Settings(data).dbt_target
    target.mkdir(parents=True, exist_ok=True)
    for name in (*LEFT_BY_PARSE, RECORD):
        if (source / name) != (target / name):
            shutil.copy(source / name, target / name)
    parsed, record = target / "partial_parse.msgpack", target / RECORD
    body, was = parsed.read_bytes(), hashlib.sha256(parsed.read_bytes()).hexdigest()
    for here, there in zip(_hashes_of(origin), _hashes_of(data), strict=True):
        body = body.replace(here, there)
    parsed.write_bytes(body)
    text = record.read_text().replace(f" {origin}\n", f" {data}\n").replace(was, hashlib.sha256(body).hexdigest())
    record.write_text(text)


def _hashes_of(data: Path) -> list[bytes]:
    """Return what dbt keeps of its connection (`ManifestLoader.build_manifest_state_check`)."""
    profile = yaml.safe_load((DBT_PROJECT_DIR / "profiles.yml").read_text())["token_almanac"]["outputs"]["warehouse"]
    credentials = DuckDBCredentials.from_dict({**profile, "path": str(Settings(data).warehouse)})
    text = pformat(sorted(credentials.connection_info()))
    return [hashlib.sha256(text.encode()).hexdigest().encode()]
