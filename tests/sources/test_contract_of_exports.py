"""The contract server against the source's description of its keyless exports, and as `make demo` starts it."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.settings import PROJECT_ROOT
from orchestration.sources.intake import take
from orchestration.sources.openrouter_exports import OpenRouterExports
from tests.support.asking import NOW
from tests.support.contract_server.serving import ContractServer


@pytest.fixture
def client(source: ContractServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=source.exports_url) as opened:
        yield opened


def _latest(client: httpx.Client) -> str:
    datasets = client.get("/index.json").json()["datasets"]
    return str(next(found["latest_snapshot_date"] for found in datasets if found["id"] == "rankings-daily"))


def test_a_snapshot_is_the_30_days_before_its_date(client: httpx.Client) -> None:
    """30 × 51 rows with rank (null on `other`) and shares that add up to 1 a day, retrieved about 01:46 UTC."""
    answer = client.get("/rankings-daily/2026-09-30.json")
    snapshot = answer.json()
    assert (snapshot["snapshot_date"], snapshot["row_count"]) == ("2026-09-30", 1530)
    assert snapshot["retrieved_at"] == "2026-09-30T01:46:15.433Z"
    rows = [row for row in snapshot["rows"] if row["date"] == "2026-09-29"]
    assert [row["rank"] for row in rows] == [*range(1, 51), None]
    assert sum(row["share_of_daily_tokens"] for row in rows) == pytest.approx(1)
    assert {row["date"] for row in snapshot["rows"]} == {
        str(date(2026, 8, 31) + timedelta(days=number)) for number in range(30)
    }
    assert recognise(answer.content, NOW)[0].name == "openrouter_export"


def test_the_manifest_fits_its_files(client: httpx.Client) -> None:
    """Bytes and sha256 of JSON and CSV; the CSV has CRLF and no rank on `other`, and the same rows."""
    manifest = client.get("/rankings-daily/2026-09-30.manifest.json").json()
    assert (manifest["dataset"], manifest["row_count"]) == ("rankings-daily", 1530)
    for ending, file in manifest["files"].items():
        body = httpx.get(file["url"]).content
        assert (len(body), hashlib.sha256(body).hexdigest()) == (file["bytes"], file["sha256"]), ending
    text = httpx.get(manifest["files"]["csv"]["url"]).content.decode()
    assert text.count("\r\n") == text.count("\n") == 1531
    rows = list(csv.DictReader(io.StringIO(text)))
    json_rows = client.get("/rankings-daily/2026-09-30.json").json()["rows"]
    assert [(row["date"], row["model_permaslug"], int(row["total_tokens"])) for row in rows] == [
        (row["date"], row["model_permaslug"], row["total_tokens"]) for row in json_rows
    ]
    assert {row["rank"] for row in rows if row["model_permaslug"] == "other"} == {""}


@pytest.mark.parametrize(
    "name", ["2026-09-18.json", "2026-10-01.json", "2026-09-31.json", "yesterday.json", "2026-09-30.xml", ""]
)
def test_an_unknown_snapshot_is_a_404_of_its_own_shape(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/rankings-daily/{name}")
    assert answer.status_code == 404
    assert answer.json() == {"error": {"message": "Export not found", "code": 404}}


def test_the_oldest_snapshot_is_of_2026_09_19(client: httpx.Client) -> None:
    assert client.get("/rankings-daily/2026-09-19.json").status_code == 200


def test_the_days_snapshot_comes_at_01_46(source: ContractServer, client: httpx.Client) -> None:
    source.clock.at = datetime(2026, 9, 30, 1, 46, tzinfo=UTC)
    assert _latest(client) == "2026-09-29"
    assert client.get("/rankings-daily/2026-09-30.json").status_code == 404
    source.clock.at = datetime(2026, 9, 30, 1, 47, tzinfo=UTC)
    assert _latest(client) == "2026-09-30"


def test_aliases_may_mix_snapshots_for_an_hour(source: ContractServer, client: httpx.Client) -> None:
    """Read the manifest and fetch what it names: `latest.json` lags behind it by the age of its cache."""
    source.clock.at = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
    manifest = client.get("/rankings-daily/latest.manifest.json").json()
    assert manifest["snapshot_date"] == "2026-09-30"
    assert client.get("/rankings-daily/latest.json").json()["snapshot_date"] == "2026-09-29"
    assert client.get("/rankings-daily/latest.csv").content == client.get("/rankings-daily/2026-09-29.csv").content
    source.clock.advance(timedelta(hours=1))
    assert client.get("/rankings-daily/latest.json").json()["snapshot_date"] == "2026-09-30"


def test_an_answer_can_be_cached(client: httpx.Client) -> None:
    answer = client.get("/rankings-daily/2026-09-30.json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/rankings-daily/2026-09-30.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_snapshot_never_changes_and_a_later_one_has_the_restatement(
    source: ContractServer, client: httpx.Client
) -> None:
    before = client.get("/rankings-daily/2026-09-30.json").content
    source.restate(date(2026, 9, 10), {"openai/made-up-00-20250101": 1})
    assert client.get("/rankings-daily/2026-09-30.json").content == before
    source.clock.advance(timedelta(days=1))
    assert client.get("/rankings-daily/2026-09-30.json").content == before
    tokens = [
        {
            row["model_permaslug"]: row["total_tokens"]
            for row in client.get(f"/rankings-daily/{day}.json").json()["rows"]
            if row["date"] == "2026-09-10"
        }
        for day in ("2026-09-30", "2026-10-01")
    ]
    assert "openai/made-up-00-20250101" in tokens[0]
    assert "openai/made-up-00-20250101" not in tokens[1]


def test_our_client_takes_every_snapshot_of_it(source: ContractServer, tmp_path: Path) -> None:
    taken = take(OpenRouterExports(source.exports_url), RawZone(tmp_path / "raw"), tmp_path / "q", lambda _: None).taken
    assert [str(kept.as_of.date()) for kept in taken] == [f"2026-09-{day}" for day in range(19, 31)]


def test_it_runs_by_itself_with_todays_date_and_stops_at_a_signal() -> None:
    """`make demo` starts it so: three lines say where it answers and which key it takes."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.contract_server"],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            told = dict(process.stdout.readline().strip().split("=", 1) for _ in range(3))
            assert told.keys() == {"API_URL", "EXPORTS_URL", "OPENROUTER_API_KEY"}
            headers = {"Authorization": f"Bearer {told['OPENROUTER_API_KEY']}"}
            meta = httpx.get(f"{told['API_URL']}/datasets/rankings-daily", headers=headers).json()["meta"]
            assert datetime.now(UTC) - datetime.fromisoformat(meta["as_of"]) < timedelta(minutes=1)
            assert httpx.get(f"{told['EXPORTS_URL']}/index.json").status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
