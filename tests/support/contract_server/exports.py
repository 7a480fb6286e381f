"""The keyless exports: which snapshots there are at a moment, what each held, and what the `latest` aliases give.

Belongs here: the rules of the exports. Does not: the shapes of their documents (export_documents.py), HTTP.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta

from tests.support.contract_server.export_documents import (
    DATASET,
    MEDIA_TYPES,
    export_rows,
    index,
    manifest,
    snapshot,
    snapshot_csv,
)
from tests.support.contract_server.market import ONE_DAY, Market
from tests.support.contract_server.rankings import ranked, stamp

OLDEST_SNAPSHOT = date(2026, 9, 19)
PUBLISHED = time(1, 46, 15, 433_000, UTC)
WINDOW_DAYS = 30
ALIAS_AGE = timedelta(hours=1)


class Exports:
    """The files of the exports, by their names below the base."""

    def __init__(self, market: Market, oldest_snapshot: date = OLDEST_SNAPSHOT) -> None:
        self.market, self.oldest_snapshot = market, oldest_snapshot

    def file(self, name: str, base: str, now: datetime) -> tuple[bytes, str] | None:
        """Return the content and media type of a file, or None when there is none of the name.

        An alias of a table gives what was newest an hour ago, that of the manifest what is newest: they may mix.
        """
        latest = self._latest(now)
        if latest is None:
            return None
        if name == "index.json":
            return _json(index(str(latest), base, stamp(_published(latest))))
        parts = re.fullmatch(rf"{DATASET}/(latest|\d{{4}}-\d\d-\d\d)\.(json|csv|manifest\.json)", name, re.ASCII)
        if parts is None:
            return None
        day: date | None = latest
        if parts[1] != "latest":
            day = _day(parts[1])
        elif parts[2] in MEDIA_TYPES:
            day = self._latest(now - ALIAS_AGE) or latest
        if day is None or not self.oldest_snapshot <= day <= latest:
            return None
        return self._file_of(day, parts[2], base)

    def _latest(self, now: datetime) -> date | None:
        day = now.date() if now >= _published(now.date()) else now.date() - ONE_DAY
        return day if day >= self.oldest_snapshot else None

    def _file_of(self, day: date, ending: str, base: str) -> tuple[bytes, str]:
        known_at = _published(day)
        days = [day - number * ONE_DAY for number in range(WINDOW_DAYS, 0, -1)]
        rows = export_rows({of: ranked(self.market.models_of(of, known_at)) for of in days})
        if ending == "csv":
            return snapshot_csv(rows), MEDIA_TYPES["csv"]
        body = snapshot(day, stamp(known_at), rows)
        if ending == "json":
            return body, MEDIA_TYPES["json"]
        files = {"csv": snapshot_csv(rows), "json": body}
        return _json(manifest(day, base, files, retrieved_at=stamp(known_at), row_count=len(rows)))


def _published(day: date) -> datetime:
    return datetime.combine(day, PUBLISHED)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _json(document: object) -> tuple[bytes, str]:
    return json.dumps(document).encode(), MEDIA_TYPES["json"]
