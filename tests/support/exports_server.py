"""A real HTTP server on loopback that plays OpenRouter's exports, made from the real captures.

Belongs here: the server and the snapshots it serves. Does not: any test.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

PREFIX = "/api/v1/datasets/exports"
MISSING = (404, b'{"error":{"message":"Export not found","code":404}}')


class Exports:
    """Documents by path, and what was asked. Change ``documents`` to make the source misbehave."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.before_answer: dict[str, list[int]] = {}
        self.url = ""

    def add_snapshot(self, day: date, body: bytes) -> None:
        """Serve a snapshot with a manifest that fits it."""
        manifest = {
            "dataset": "rankings-daily",
            "schema_version": "v1",
            "snapshot_date": str(day),
            "files": {"json": {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}},
        }
        self.documents[f"{PREFIX}/rankings-daily/{day}.json"] = (200, body)
        self.documents[f"{PREFIX}/rankings-daily/{day}.manifest.json"] = (200, json.dumps(manifest).encode())
        self.name_latest(str(day))

    def name_latest(self, day: str) -> None:
        """Serve an index that names a day as that of the latest snapshot, whatever it is."""
        index = {"datasets": [{"id": "rankings-daily", "latest_snapshot_date": day}]}
        self.documents[f"{PREFIX}/index.json"] = (200, json.dumps(index).encode())


def snapshot_of(capture: Path, *, tokens_as_text: bool = False) -> tuple[date, bytes]:
    """Make the export of a Data API capture: the same rows, with rank and share, retrieved when it was."""
    parsed = json.loads(capture.read_text())
    as_of = datetime.fromisoformat(parsed["meta"]["as_of"])
    by_day: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in parsed["data"]:
        by_day[row["date"]].append(row)
    rows = []
    for day, day_rows in by_day.items():
        total = sum(int(row["total_tokens"]) for row in day_rows)
        rank = 0
        for row in day_rows:
            rank += row["model_permaslug"] != "other"
            tokens = int(row["total_tokens"])
            rows.append(
                {
                    "date": day,
                    "model_permaslug": row["model_permaslug"],
                    "rank": None if row["model_permaslug"] == "other" else rank,
                    "total_tokens": str(tokens) if tokens_as_text else tokens,
                    "share_of_daily_tokens": tokens / total,
                }
            )
    snapshot = {
        "dataset": "rankings-daily",
        "schema_version": "v1",
        "snapshot_date": str(as_of.date()),
        "retrieved_at": parsed["meta"]["as_of"],
        "row_count": len(rows),
        "rows": rows,
    }
    return as_of.date(), json.dumps(snapshot).encode()


def tiny_snapshot(day: date) -> bytes:
    """Make a whole snapshot of one day before, with one row."""
    row = {"date": str(day - timedelta(days=1)), "model_permaslug": "a/b", "rank": 1, "total_tokens": 5}
    snapshot = {
        "dataset": "rankings-daily",
        "schema_version": "v1",
        "snapshot_date": str(day),
        "retrieved_at": f"{day}T01:46:00Z",
        "row_count": 1,
        "rows": [{**row, "share_of_daily_tokens": 1}],
    }
    return json.dumps(snapshot).encode()


@contextmanager
def exports_server() -> Iterator[Exports]:
    """Serve on a free port of loopback until the block ends."""
    exports = Exports()

    def answer(request: Request) -> Response:
        exports.asked.append(request.path)
        status, body = exports.documents.get(request.path, MISSING)
        refusals = exports.before_answer.get(request.path)
        if refusals:
            status, body = refusals.pop(0), b'{"error":{"message":"later","code":429}}'
        return Response(body, status, {"Retry-After": "0"}, content_type="application/json")

    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        server.expect_request(re.compile("")).respond_with_handler(answer)
        exports.url = server.url_for(PREFIX)
        yield exports
