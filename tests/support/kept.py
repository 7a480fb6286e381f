"""Files as collectors keep them, made of rows: days, tables, CSV with its manifest."""

import csv
import gzip
import hashlib
import io
import json
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures.contract import Refused
from orchestration.captures.parts import Judged, judge_file
from orchestration.captures.raw_zone import RawZone
from orchestration.sources.folder import Folder, dated_by
from orchestration.sources.intake import Intake, take
from tests.support.mutations import BYTES, mutated

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = "2026-08-07"
MOMENT = "2026-08-09T00:05:18Z"
STATE_IT = "state it with --as-of, or put it in the file's name, as in 20260615T000500Z.json"
RETRIEVED_AT = "2026-08-08T01:46:15.433Z"


def day_rows(day: str = DAY) -> list[dict[str, Any]]:
    """Return the 51 rows of a day, as the Data API gives them."""
    rows = [{"date": day, "model_permaslug": f"a/{n:02}", "total_tokens": str(10**9 - n)} for n in range(50)]
    return [*rows, {"date": day, "model_permaslug": "other", "total_tokens": "3"}]


def table_rows(count: int, day: str = "2026-10-07") -> list[dict[str, Any]]:
    """Return rows of the ranking page's own table, as it is sent, the last without tokens."""
    return [
        {
            "date": f"{day} 00:00:00",
            "model_permaslug": f"b/{number}",
            "variant": "standard",
            "total_prompt_tokens": 10 * (count - 1 - number),
            "total_completion_tokens": 0,
            "total_native_tokens_reasoning": 0,
            "count": 3,
        }
        for number in range(count)
    ]


def as_csv(rows: list[dict[str, Any]], ends: str = "\n", *, with_ranks: bool = False) -> bytes:
    """Return rows as CSV; with rank and share, as the official export has them."""
    ranked = [
        {
            "date": row["date"],
            "model_permaslug": row["model_permaslug"],
            "rank": "" if row["model_permaslug"] == "other" else rank,
            "total_tokens": row["total_tokens"],
            "share_of_daily_tokens": "0.02",
        }
        for rank, row in enumerate(rows, start=1)
    ]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list((ranked if with_ranks else rows)[0]), lineterminator=ends)
    writer.writeheader()
    writer.writerows(ranked if with_ranks else rows)
    return text.getvalue().encode()


def manifest_of(body: bytes) -> bytes:
    """Return the manifest of an export whose CSV has these bytes."""
    files = {"csv": {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}}
    return json.dumps({"dataset": "rankings-daily", "retrieved_at": RETRIEVED_AT, "files": files}).encode()


def put_in(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into the folder `in` of a folder, and return it."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / "in" / name).write_bytes(body)
    return folder / "in"


def take_from(folder: Path, root: Path | None = None, stated_at: datetime | None = None) -> tuple[Intake, list[str]]:
    """Take a folder into the raw zone beside it, or under a root."""
    root, said = root or folder.parent, list[str]()
    source = Folder(folder, stated_at=stated_at)
    return take(source, RawZone(root / "raw"), root / "quarantine", said.append), said


def judged_in(document: Any, name: str = "a.json") -> list[Judged]:
    """Return the captures in a document, all of whose tables are taken."""
    judged, misses = judge_file(json.dumps(document).encode(), NOW, dated_by(name, None))
    assert misses == []
    return judged


def refusal_of(body: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(Refused) as caught:
        judge_file(body, NOW, dated_by("a.json", None))
    return str(caught.value)


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of files."""
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return made.getvalue()


def kept_seeds() -> list[Any]:
    """Return files of every shape: JSON as documents, others as bytes."""
    at = {"fetched_at": "2026-10-08T01:00:00Z"}
    parts = ("prompt_tokens", "completion_tokens", "reasoning_tokens")
    of_page = ("total_prompt_tokens", "total_completion_tokens", "total_native_tokens_reasoning")
    of_dashboard = ("inputTokens", "outputTokens", "reasoningTokens")
    page = table_rows(400)

    def table_of(names: tuple[str, ...], name: str, **more: str) -> list[dict[str, Any]]:
        counts = [dict(zip(names, (row[key] for key in of_page), strict=True)) for row in page]
        return [row | {name: f"b/{n}", "variant": "free", "requests": 3, **more} for n, row in enumerate(counts)]

    tracker = table_of(parts, "permaslug", date="2026-10-07")
    plain = table_of(parts, "model_permaslug", date="2026-10-07")
    dashboard = {"rankingsView": "day", "rankingsDate": "2026-10-07 00:00:00", "models": table_of(of_dashboard, "id")}
    chart = [{"x": week, "ys": {"a/b": 5, "Others": 9}} for week in ("2026-08-03", "2026-08-10")]
    apps = [{"rank": 1, "app_id": 9, "app_name": "An app", "total_tokens": "900", "total_requests": 9}]
    models = [{"id": "a/b", "canonical_slug": "a/b-1", "pricing": {"prompt": "0.1", "completion": "-1"}}]
    providers = [{"slug": "b", "name": "B", "headquarters": None, "datacenters": ["US"]}]
    day_file = {"date": DAY, **at, "as_of": None, "data": day_rows()}
    wrapper = {**at, "payload": {"chart": chart, "table": tracker, "apps": {"week": apps}}}
    one_day = json.dumps(day_file).encode()
    return [
        day_file,
        wrapper,
        {**at, "data": page},
        {**at, "rows": plain},
        {"fetchedAt": at["fetched_at"], **dashboard},
        {"cachedAt": at["fetched_at"], "data": chart},
        [*day_rows()],
        {**at, "lists": [models, providers]},
        as_csv(day_rows()),
        as_csv(day_rows(), "\r\n", with_ranks=True),
        as_csv(day_rows()).replace(b",", b";").decode().encode("utf-16"),
        one_day + b"\n" + one_day,
        gzip.compress(one_day, mtime=0),
        zipped({"a.json": one_day, "b/c.csv": as_csv(day_rows())}),
    ]


def mutated_file(seed: Any, dice: random.Random) -> bytes:
    """Return a file's bytes with one to three things changed; now and then none."""
    if not isinstance(seed, bytes):
        return mutated(seed, dice)
    for _ in range(dice.choice((0, 1, 1, 2, 3))):
        at = dice.randrange(len(seed))
        some = dice.choice((b"", *BYTES, b"\n", b'"', seed[at : at + 20], dice.randbytes(2)))
        seed = seed[:at] + some + seed[at + dice.choice((0, 1, 1, 5, 400)) :]
    return bytes(seed)


def day_file(day: int) -> bytes:
    """Return the file of a day of August 2026, as a collector keeps it."""
    return json.dumps({"fetched_at": MOMENT, "data": day_rows(f"2026-08-0{day}")}).encode()
