"""Write the documents of OpenRouter's exports: snapshot, manifest and index."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

DATASET = "rankings-daily"
MISSING = b'{"error":{"message":"Export not found","code":404}}'
COLUMNS = ("date", "model_permaslug", "rank", "total_tokens", "share_of_daily_tokens")


def export_rows(
    days: Mapping[date, Sequence[tuple[str, int]]], *, tokens_as_text: bool = False
) -> list[dict[str, Any]]:
    """Return the rows of a snapshot from each day's ranking: with rank (null on `other`) and share of the day."""
    return [
        {
            "date": str(day),
            "model_permaslug": name,
            "rank": None if name == "other" else rank,
            "total_tokens": str(tokens) if tokens_as_text else tokens,
            "share_of_daily_tokens": tokens / total,
        }
        for day, ranking in days.items()
        for total in [sum(tokens for _, tokens in ranking)]
        for rank, (name, tokens) in enumerate(ranking, 1)
    ]


def snapshot(day: date | str, retrieved_at: str, rows: list[dict[str, Any]]) -> bytes:
    """Return ``YYYY-MM-DD.json``."""
    document = {
        "dataset": DATASET,
        "schema_version": "v1",
        "snapshot_date": str(day),
        "retrieved_at": retrieved_at,
        "row_count": len(rows),
        "columns": [{"name": name} for name in COLUMNS],
        "rows": rows,
    }
    return json.dumps(document).encode()


def manifest(day: date, base: str, body: bytes, dataset: str = DATASET) -> dict[str, Any]:
    """Return ``YYYY-MM-DD.manifest.json`` of a snapshot."""
    file = {"url": f"{base}/{dataset}/{day}.json", "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    return {"dataset": dataset, "schema_version": "v1", "snapshot_date": str(day), "files": {"json": file}}


def index(latest: str, base: str, others: Sequence[str] = ()) -> dict[str, Any]:
    """Return ``index.json``, which names the date of the latest snapshot, of the rankings and of other data sets."""
    return {
        "schema_version": "v1",
        "datasets": [
            {"id": name, "latest_snapshot_date": latest, "latest_manifest_url": f"{base}/{name}/latest.manifest.json"}
            for name in (*others, DATASET)
        ],
    }
