"""How the documents of the exports are spelled: snapshot, CSV, manifest, index.

Belongs here: their shapes, for every server that plays the exports. Does not: which of them there are (exports.py).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.support.contract_server.real_days import OTHER

DATASET = "rankings-daily"
MISSING = b'{"error":{"message":"Export not found","code":404}}'
COLUMNS = ("date", "model_permaslug", "rank", "total_tokens", "share_of_daily_tokens")
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}

# The rows of a day in the source's order: permaslug and tokens.
Ranking = Sequence[tuple[str, int]]


def export_rows(days: Mapping[date, Ranking], *, tokens_as_text: bool = False) -> list[dict[str, Any]]:
    """Return the rows of a snapshot: each day's with rank, null on `other`, and share of the day."""
    rows = []
    for day, ranking in days.items():
        total = sum(tokens for _, tokens in ranking)
        rank = 0
        for name, tokens in ranking:
            rank += name != OTHER
            rows.append(
                {
                    "date": str(day),
                    "model_permaslug": name,
                    "rank": None if name == OTHER else rank,
                    "total_tokens": str(tokens) if tokens_as_text else tokens,
                    "share_of_daily_tokens": tokens / total,
                }
            )
    return rows


def snapshot(day: date, retrieved_at: str, rows: list[dict[str, Any]]) -> bytes:
    """Return ``YYYY-MM-DD.json``."""
    document = {
        "dataset": DATASET,
        "schema_version": "v1",
        "title": "Model rankings, daily token share",
        "snapshot_date": str(day),
        "retrieved_at": retrieved_at,
        "row_count": len(rows),
        "columns": [{"name": name} for name in COLUMNS],
        "methodology": "Made up by a contract server for tests and demonstrations.",
        "source_pages": [],
        **_licence(),
        "rows": rows,
    }
    return json.dumps(document).encode()


def snapshot_csv(rows: list[dict[str, Any]]) -> bytes:
    """Return ``YYYY-MM-DD.csv``: lines end with CRLF, the rank of `other` is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def manifest(day: date, base: str, files: Mapping[str, bytes], **facts: object) -> dict[str, Any]:
    """Return ``YYYY-MM-DD.manifest.json``, which fits the files (by ending); ``facts`` are what else it says."""
    folder = f"{base}/{DATASET}"
    return {
        "dataset": DATASET,
        "schema_version": "v1",
        "snapshot_date": str(day),
        **facts,
        "update_cadence": "daily",
        **_licence(),
        "readme_url": f"{base}/README.md",
        "files": {
            ending: {
                "url": f"{folder}/{day}.{ending}",
                "encoding_format": MEDIA_TYPES[ending],
                "bytes": len(body),
                "sha256": hashlib.sha256(body).hexdigest(),
            }
            for ending, body in files.items()
        },
        "latest": {
            "csv": f"{folder}/latest.csv",
            "json": f"{folder}/latest.json",
            "manifest": f"{folder}/latest.manifest.json",
        },
    }


def index(latest: str, base: str, updated_at: str = "") -> dict[str, Any]:
    """Return ``index.json``: it names the latest snapshot's date, and lists none of the dated files."""
    return {
        "schema_version": "v1",
        "updated_at": updated_at,
        "update_cadence": "daily",
        **_licence(),
        "readme_url": f"{base}/README.md",
        "license_url": f"{base}/LICENSE",
        "datasets": [
            {
                "id": name,
                "title": name,
                "latest_snapshot_date": latest,
                "latest_manifest_url": f"{base}/{name}/latest.manifest.json",
            }
            for name in ("benchmark-runs", DATASET)
        ],
    }


def _licence() -> dict[str, Any]:
    return {
        "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        "attribution": "Made up by a contract server, in the shape of what OpenRouter licenses under CC BY 4.0.",
    }
