"""``datapackage.json``: the published Parquet files described for machines (Frictionless Data Package v2).

Belongs here: the descriptor. Does not: writing the data (tables.py).
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from orchestration.publication.tables import Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES = [
    {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0 (the figures)"},
]
SOURCES = [
    {"title": "OpenRouter's usage leaderboard", "path": "https://openrouter.ai/rankings"},
    {"title": "OpenRouter's daily exports", "path": "https://openrouter.ai/api/v1/datasets/exports/index.json"},
]
FIELD_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DECIMAL(38,0)": "integer",
    "DOUBLE": "number",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}


def write_package(folder: Path, tables: list[Table], about: dict[str, str | None]) -> None:
    """Describe every Parquet file under ``folder``: bytes, sha256, and the schema with dbt's column descriptions."""
    package = {
        "$schema": PROFILE,
        "name": "token-almanac",
        "title": "token-almanac: who uses which AI models",
        "description": about["description"],
        "version": about["version"],
        "created": about["published_at"],
        "homepage": "https://openrouter.ai/rankings",
        "licenses": LICENCES,
        "sources": SOURCES,
        "resources": [_resource(folder, table) for table in tables],
    }
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _resource(folder: Path, table: Table) -> dict[str, Any]:
    path = f"parquet/{table.name}.parquet"
    body = (folder / path).read_bytes()
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "description": table.description,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "schema": {
            "fields": [
                {"name": column.name, "type": _field_type(column.type), "description": column.description}
                for column in table.columns
            ]
        },
    }


def _field_type(duckdb_type: str) -> str:
    if duckdb_type in FIELD_TYPES:
        return FIELD_TYPES[duckdb_type]
    return "array" if re.search(r"\[\d*\]$", duckdb_type) else "any"
