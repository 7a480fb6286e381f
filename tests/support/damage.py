"""Damage a data folder: one function for each kind of damage, by name."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

Hurt = Callable[[Path], None]


def _flip(path: Path) -> None:
    # In every block of a database, since most of them may be free: DuckDB's have 256 KiB.
    body = bytearray(path.read_bytes())
    parts = max(16, len(body) // 2**17)
    for part in range(1, parts):
        for place in range(len(body) * part // parts, min(len(body) * part // parts + 64, len(body))):
            body[place] ^= 255
    path.write_bytes(body)


def _halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _first(folder: Path, pattern: str) -> Path:
    return sorted(folder.rglob(pattern))[0]


def _last(folder: Path, pattern: str) -> Path:
    return sorted(folder.rglob(pattern))[-1]


def edit_sidecar(path: Path, **values: str) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def _edited(**values: str) -> Hurt:
    return lambda data: edit_sidecar(_last(data / "raw" / "weekly_page", "*.sidecar.json"), **values)


# Of captures: what is made again from the bytes.
SIDECARS: dict[str, Hurt] = {
    "a sidecar cut short": lambda data: _halve(_first(data / "raw", "*.sidecar.json")),
    "a sidecar deleted": lambda data: _first(data / "raw", "*.sidecar.json").unlink(),
    "a sidecar edited": _edited(as_of="2027-01-01T00:00:00Z"),
    "a sidecar without a time zone": _edited(as_of="2026-03-23T00:00:00"),
    "a sidecar in another time zone": _edited(as_of="2026-03-23T00:00:00+05:00"),
    "a sidecar of a time without a zone": _edited(received_at="2026-03-23T00:00:00"),
    "a sidecar before all time": _edited(as_of="0001-01-01T00:00:00+14:00"),
    "a sidecar of another capture": lambda data: _copy_over(
        _first(data / "raw", "*.sidecar.json"), _last(data / "raw", "*.sidecar.json")
    ),
    "a sidecar that is no text": lambda data: _write(_first(data / "raw", "*.sidecar.json"), b"\xff\x00" * 40),
}
# Of captures: what only the same bytes can mend.
BYTES: dict[str, Hurt] = {
    "raw bytes flipped": lambda data: _flip(_first(data / "raw", "*.json.gz")),
    "raw bytes cut short": lambda data: _halve(_first(data / "raw", "*.json.gz")),
    "raw bytes emptied": lambda data: _write(_first(data / "raw", "*.json.gz"), b""),
    "raw bytes deleted": lambda data: _first(data / "raw", "*.json.gz").unlink(),
    "raw bytes of another capture": lambda data: _copy_over(
        _first(data / "raw", "*.json.gz"), _last(data / "raw", "*.json.gz")
    ),
}
WAREHOUSE: dict[str, Hurt] = {
    "build database flipped": lambda data: _flip(data / "warehouse" / "almanac.duckdb"),
    "build database cut short": lambda data: _halve(data / "warehouse" / "almanac.duckdb"),
    "build database no database": lambda data: _write((data / "warehouse" / "almanac.duckdb"), b"hello"),
    "build database deleted": lambda data: (data / "warehouse" / "almanac.duckdb").unlink(),
    "warehouse folder deleted": lambda data: shutil.rmtree(data / "warehouse"),
}
PUBLISHED: dict[str, Hurt] = {
    "published database flipped": lambda data: _flip(data / "published" / "almanac.duckdb"),
    "published database cut short": lambda data: _halve(data / "published" / "almanac.duckdb"),
    "published database deleted": lambda data: (data / "published" / "almanac.duckdb").unlink(),
    "a Parquet file flipped": lambda data: _flip(_first(data / "published", "*.parquet")),
    "a Parquet file deleted": lambda data: _first(data / "published", "*.parquet").unlink(),
    "datapackage.json cut short": lambda data: _halve(data / "published" / "datapackage.json"),
    "the report emptied": lambda data: _write((data / "published" / "report.html"), b""),
    "the docs page cut short": lambda data: _halve(data / "published" / "docs" / "index.html"),
    "the checksums edited": lambda data: _halve(data / "published" / "SHA256SUMS"),
    "the link deleted": lambda data: (data / "published").unlink(),
    "the publications deleted": lambda data: shutil.rmtree(data / "publications"),
}
DBT: dict[str, Hurt] = {
    "manifest.json cut short": lambda data: _halve(data / "dbt" / "manifest.json"),
    "manifest.json deleted": lambda data: (data / "dbt" / "manifest.json").unlink(),
    "dbt's partial parse flipped": lambda data: _flip(data / "dbt" / "partial_parse.msgpack"),
    "the note of the parse broken": lambda data: _write((data / "dbt" / "parsed_from"), b"\xff"),
    "the dbt folder deleted": lambda data: shutil.rmtree(data / "dbt"),
}
DAGSTER: dict[str, Hurt] = {
    "Dagster's runs flipped": lambda data: _flip(data / "dagster" / "history" / "runs.db"),
    "Dagster's runs cut short": lambda data: _halve(data / "dagster" / "history" / "runs.db"),
    "Dagster's index no database": lambda data: _write(
        (data / "dagster" / "history" / "runs" / "index.db"), b"hello" * 2000
    ),
    # A table's page: SQLite keeps no checksums, and no check can notice a text that changed within a row.
    "a page of a run's events overwritten": lambda data: _overwrite(
        _first(data / "dagster" / "history" / "runs", "*-*.db"), 4096, b"\xff" * 100
    ),
    "Dagster's schedules cut short": lambda data: _halve(data / "dagster" / "schedules" / "schedules.db"),
    "dagster.yaml no text": lambda data: _write((data / "dagster" / "dagster.yaml"), b"\xff\x00:"),
    "the dagster folder deleted": lambda data: shutil.rmtree(data / "dagster"),
}


def _write(path: Path, body: bytes) -> None:
    path.write_bytes(body)


def _overwrite(path: Path, offset: int, body: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(body)


def _copy_over(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes())
