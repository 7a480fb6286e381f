"""Serve as exports, on loopback, whatever documents a test puts there, good or bad."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.support.export_documents import DATASET, MISSING, export_rows, index, manifest, snapshot

PREFIX = "/api/v1/datasets/exports"


class Exports:
    """Documents by path, and what was asked. Change ``documents`` to make the source misbehave."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.before_answer: dict[str, list[int]] = {}
        self.url = ""
        self.stop: Callable[[], None] = lambda: None

    def add_snapshot(self, day: date, body: bytes, dataset: str = DATASET) -> None:
        """Serve a snapshot with a manifest that fits it."""
        fitting = json.dumps(manifest(day, self.url, body, dataset)).encode()
        self.documents[f"{PREFIX}/{dataset}/{day}.json"] = (200, body)
        self.documents[f"{PREFIX}/{dataset}/{day}.manifest.json"] = (200, fitting)
        if dataset == DATASET:
            self.name_latest(str(day))

    def name_latest(self, day: str, *others: str) -> None:
        """Serve an index that names a day as that of the latest snapshot, whatever it is, of other data sets, too."""
        self.documents[f"{PREFIX}/index.json"] = (200, json.dumps(index(day, self.url, others)).encode())


def snapshot_of(capture: Path, *, tokens_as_text: bool = False) -> tuple[date, bytes]:
    """Make the export of a Data API capture: the same rows, with rank and share, retrieved when it was."""
    parsed = json.loads(capture.read_text())
    as_of = datetime.fromisoformat(parsed["meta"]["as_of"])
    by_day: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for row in parsed["data"]:
        by_day[date.fromisoformat(row["date"])].append((row["model_permaslug"], int(row["total_tokens"])))
    rows = export_rows(by_day, tokens_as_text=tokens_as_text)
    return as_of.date(), snapshot(as_of.date(), parsed["meta"]["as_of"], rows)


def tiny_snapshot(day: date) -> bytes:
    """Make a whole snapshot of one day before, with one row."""
    return snapshot(day, f"{day}T01:46:00Z", export_rows({day - timedelta(days=1): [("a/b", 5)]}))


@contextmanager
def exports_server() -> Iterator[Exports]:
    """Serve on a free port of loopback until the block ends."""
    exports = Exports()

    def answer(request: Request) -> Response:
        exports.asked.append(request.path)
        status, body = exports.documents.get(request.path, (404, MISSING))
        refusals = exports.before_answer.get(request.path)
        if refusals:
            status, body = refusals.pop(0), b'{"error":{"message":"later","code":429}}'
        return Response(body, status, {"Retry-After": "0"}, content_type="application/json")

    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        server.expect_request(re.compile("")).respond_with_handler(answer)
        exports.url, exports.stop = server.url_for(PREFIX), server.stop
        yield exports
