"""The dbt models run without dbt: its compiled SQL, in its order, on a database that a test may fill as it likes."""

import json
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import forms_of
from orchestration.captures.sidecar import Sidecar
from orchestration.captures.wholeness import WHOLE
from orchestration.sources.folder import Folder
from orchestration.sources.intake import Offer, take
from orchestration.warehouse.load import load
from orchestration.warehouse.statements import RAW_TABLES

CAPTURED = sorted(RAW_TABLES.keys() - {"claims"})
ALL_MODELS: Collection[str] = ()


class _MadeUp(Folder):
    """A folder whose charts and rankings are whole, however few models a made-up market has."""

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Yield the offers of the folder, those charts and rankings as of a source."""
        for offer in super().offers(held, notice):
            forms = [form.read_by or form.name for form in forms_of(_parsed(offer.body or b""), {})]
            yield replace(offer, may_hold_anything=not WHOLE.keys() & forms)


def _parsed(body: bytes) -> dict[str, Any]:
    with suppress(ValueError):
        if isinstance(parsed := json.loads(body), dict):
            return parsed
    return {}


class ModelRunner:
    """A private copy of a warehouse, whose captures are replaced and whose models are made anew."""

    def __init__(self, data: Path, root: Path) -> None:
        self.root = root
        warehouse = root / "almanac.duckdb"
        shutil.copy(data / "warehouse" / "almanac.duckdb", warehouse)
        self.connection = duckdb.connect(warehouse)
        self.connection.execute("set timezone = 'UTC'")
        self._manifest = json.loads((data / "dbt" / "manifest.json").read_text())
        self._compiled = data / "dbt" / "compiled" / "token_almanac"

    def build(
        self, captures: list[bytes] | dict[str, bytes], of: Collection[str] = ALL_MODELS
    ) -> duckdb.DuckDBPyConnection:
        """Take captures, in order or by file name, into an empty raw zone, load them, and make models.

        Those that ``of`` names are made, and what they are made of; the others are dropped, so that nobody reads in
        them of captures before.
        """
        for folder in ("in", "raw"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
            (self.root / folder).mkdir()
        named = captures if isinstance(captures, dict) else {f"{i:03}.json": body for i, body in enumerate(captures)}
        for name, body in named.items():
            (self.root / "in" / name).write_bytes(body)
        zone = RawZone(self.root / "raw")
        intake = take(_MadeUp(self.root / "in"), zone, self.root / "quarantine", lambda _: None)
        assert intake.refused == []
        self.load(zone)
        self.make(of)
        return self.connection

    def load(self, zone: RawZone) -> None:
        """Load the captures of a zone in place of those that are there."""
        for table in CAPTURED:
            self.connection.execute(f"delete from raw.{table}")
        load(self.connection, zone)

    def make(self, of: Collection[str] = ALL_MODELS) -> None:
        """Make models, all by default, from the raw tables as they are."""
        made = {node["unique_id"] for node in _in_order(self._manifest, of)}
        for node in _in_order(self._manifest):
            if node["config"]["materialized"] == "table":
                table = f'"{node["schema"]}"."{node["name"]}"'
                sql = (self._compiled / node["original_file_path"]).read_text()
                is_made = node["unique_id"] in made
                self.connection.execute(
                    f"create or replace table {table} as {sql}" if is_made else f"drop table if exists {table}"
                )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the models as they are."""
        return self.connection.execute(sql).fetchall()


def _in_order(manifest: dict[str, Any], of: Collection[str] = ALL_MODELS) -> list[dict[str, Any]]:
    """Return these models and all that they are made of, each after what it is made of."""
    nodes: dict[str, dict[str, Any]] = manifest["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    ordered: dict[str, dict[str, Any]] = {}

    def visit(key: str) -> None:
        if key in models and key not in ordered:
            for parent in models[key]["depends_on"]["nodes"]:
                visit(parent)
            ordered[key] = models[key]

    by_name = {node["name"]: key for key, node in models.items()}
    for key in [by_name[name] for name in of] or models:
        visit(key)
    return list(ordered.values())
