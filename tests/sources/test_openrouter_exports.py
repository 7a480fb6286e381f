"""The default source against a real HTTP server made from the real captures: what it takes, refuses and survives."""

import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import PROJECT_ROOT
from orchestration.sources.intake import Intake, take
from orchestration.sources.openrouter_exports import OpenRouterExports
from tests.support.exports_server import PREFIX, Exports, exports_server, snapshot_of
from tests.support.project import CAPTURES, almanac, needs_captures, query

pytestmark = needs_captures
SNAPSHOTS = "rankings_daily/202607{}*.json"


@pytest.fixture
def exports() -> Iterator[Exports]:
    with exports_server() as server:
        for day in ("19", "21", "22"):
            (capture,) = CAPTURES.glob(SNAPSHOTS.format(day))
            server.add_snapshot(*snapshot_of(capture))
        yield server


def _take(exports: Exports, root: Path) -> Intake:
    zone = RawZone(root / "raw")
    return take(OpenRouterExports(exports.url), zone, root / "quarantine", lambda _: None)


def test_every_dated_snapshot_is_taken_once_and_later_only_the_missing(exports: Exports, tmp_path: Path) -> None:
    first = _take(exports, tmp_path)
    assert [str(kept.as_of.date()) for kept in first.taken] == ["2026-07-19", "2026-07-21", "2026-07-22"]
    assert {kept.row_count for kept in first.taken} == {30 * 51}
    assert first.taken[0].citation.startswith("Source: OpenRouter (openrouter.ai), licensed under CC BY 4.0.")
    exports.asked.clear()
    second = _take(exports, tmp_path)
    assert second.taken == []
    assert [path for path in exports.asked if path.endswith("7-22.json") or path.endswith("7-19.json")] == []
    (capture,) = CAPTURES.glob(SNAPSHOTS.format("23"))
    exports.add_snapshot(*snapshot_of(capture))
    assert [str(kept.as_of.date()) for kept in _take(exports, tmp_path).taken] == ["2026-07-23"]


def test_a_snapshot_that_does_not_exist_is_no_fault(exports: Exports, tmp_path: Path) -> None:
    intake = _take(exports, tmp_path)
    assert intake.unreachable is None
    assert intake.refused == []
    assert f"{PREFIX}/rankings-daily/2026-07-20.manifest.json" in exports.asked


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda body: body[: len(body) // 2], "the manifest promises"),
        (lambda body: body[:-1] + b" ", "the manifest promises"),
    ],
    ids=["truncated body", "wrong sha256"],
)
def test_a_body_that_is_not_the_manifests_is_quarantined_and_asked_for_again(
    exports: Exports, tmp_path: Path, spoil: object, reason: str
) -> None:
    path = f"{PREFIX}/rankings-daily/2026-07-21.json"
    whole = exports.documents[path]
    exports.documents[path] = (200, spoil(whole[1]))  # type: ignore[operator]  # each spoils in its own way
    intake = _take(exports, tmp_path)
    assert len(intake.taken) == 2
    ((name, why),) = intake.refused
    assert name.endswith("2026-07-21.json")
    assert why.startswith(reason)
    assert len(list((tmp_path / "quarantine").glob("*.bin"))) == 1
    exports.documents[path] = whole
    assert [str(kept.as_of.date()) for kept in _take(exports, tmp_path).taken] == ["2026-07-21"]


def test_a_manifest_of_another_shape_is_quarantined(exports: Exports, tmp_path: Path) -> None:
    exports.documents[f"{PREFIX}/rankings-daily/2026-07-21.manifest.json"] = (200, b'{"dataset": "rankings-daily"}')
    intake = _take(exports, tmp_path)
    assert len(intake.taken) == 2
    ((_, why),) = intake.refused
    assert "the manifest is not of the known shape" in why


def test_a_changed_manifest_of_the_latest_snapshot_brings_the_new_bytes(exports: Exports, tmp_path: Path) -> None:
    _take(exports, tmp_path)
    (capture,) = CAPTURES.glob(SNAPSHOTS.format("22"))
    day, body = snapshot_of(capture)
    restated = json.loads(body)
    restated["retrieved_at"] = "2026-07-22T09:00:00.000Z"
    exports.add_snapshot(day, json.dumps(restated).encode())
    (kept,) = _take(exports, tmp_path).taken
    assert kept.as_of.isoformat() == "2026-07-22T09:00:00+00:00"


def test_busy_and_broken_answers_are_tried_again(exports: Exports, tmp_path: Path) -> None:
    exports.before_answer[f"{PREFIX}/rankings-daily/2026-07-21.json"] = [429, 503]
    assert len(_take(exports, tmp_path).taken) == 3
    assert exports.asked.count(f"{PREFIX}/rankings-daily/2026-07-21.json") == 3


def test_a_source_that_changed_says_so_and_takes_nothing(exports: Exports, tmp_path: Path) -> None:
    exports.documents[f"{PREFIX}/index.json"] = (200, b'{"datasets": []}')
    assert "no longer lists rankings-daily" in (_take(exports, tmp_path).unreachable or "")


# In a terminal that knows ASCII only, libraries open our files in the encoding of the machine.
ASCII_ONLY = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def _mixed(folder: Path) -> Path:
    """Return a folder with one capture, of an odd name with an odd model, among files that are none."""
    (folder / "deep").mkdir(parents=True)
    for name, text in {"notes.txt": "hello", "other.json": '{"what": 1}', "damaged.json": '{"data": 1}'}.items():
        (folder / "deep" / name).write_text(text)
    models = [{"rank": 1, "slug": "a'; drop table x; --/<script>|../../etc", "total_tokens": 5}]
    page = Path(os.fsdecode(os.fsencode(folder) + b"/page\xff.bin"))
    page.write_text(json.dumps({"date": "2026-04-06", "models": models}))
    return folder


def test_the_whole_run_against_the_server(data: Path, tmp_path: Path) -> None:
    """404s, a truncated body and a restatement in one run; the figures are those of the captures themselves.

    A folder is imported too: its unknown files are set aside with the reason, and the rest is taken.
    """
    with exports_server() as exports:
        for capture in sorted((CAPTURES / "rankings_daily").glob("202607*.json")):
            exports.add_snapshot(*snapshot_of(capture, tokens_as_text=True))
        broken = f"{PREFIX}/rankings-daily/2026-07-10.json"
        exports.documents[broken] = (200, exports.documents[broken][1][:1000])
        exports.documents["/api/v1/models"] = (200, (CAPTURES / "models" / "20260506.json").read_bytes())
        folder = str(_mixed(tmp_path / "mixed"))
        outcome = almanac(
            data, "run", "--captures", folder, ALMANAC_SOURCE_URL=exports.url, project=PROJECT_ROOT, **ASCII_ONLY
        )
    assert outcome.returncode == 0, outcome.stderr
    assert "refused deep/damaged.json: no known form has the keys data" in outcome.stderr
    assert "2 files are no captures (1 .txt, 1 JSON of something else)" in outcome.stderr
    requests = {json.loads(path.read_text())["request"] for path in (data / "quarantine").glob("*.refusal.json")}
    assert requests > {"deep/damaged.json", "deep/notes.txt", "deep/other.json"}
    assert query(data, "select total_tokens from fct_model_usage_weekly where week_start = '2026-03-30'") == [(5,)]
    assert "snapshot of 2026-07-31" in outcome.stderr
    assert "refused" in outcome.stderr
    known = "select total_tokens from fct_market_weekly where week_start = '{}' and source = 'daily_rankings'"
    for week, tokens in {"2026-07-06": 52_619_668_699_308, "2026-07-13": 62_773_944_339_618}.items():
        assert query(data, known.format(week)) == [(tokens,)]
    forms = query(data, "select distinct origin, form from capture_log where origin like 'open%' order by 1")
    assert forms == [("openrouter_catalogue", "model_catalogue"), ("openrouter_exports", "openrouter_export")]
    assert "no catalogue of providers today" in outcome.stderr
    # 0.000000252 and 0.000000378 USD per token in the answer, which beside it has the id deepseek/deepseek-v3.2.
    price = "select prompt_price_usd_per_mtok, completion_price_usd_per_mtok, price_source from fct_model_price"
    found = query(data, f"{price} where model_permaslug = 'deepseek/deepseek-v3.2-20251201'")
    assert found == [(Decimal("0.252"), Decimal("0.378"), "catalogue")]


def test_without_a_network_the_run_says_so_at_once_and_uses_what_it_has(data: Path) -> None:
    """Port 9 of loopback answers nobody; the sample is what it has."""
    outcome = almanac(data, "run", ALMANAC_SOURCE_URL="http://127.0.0.1:9/exports")
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stderr.startswith("Cannot reach the source: 127.0.0.1 cannot be reached")
    assert "Market 20.3 T tokens, +20.3 %" in outcome.stdout
    assert query(data, "select count(*) from fct_market_weekly") == [(6,)]


def test_the_manifest_in_the_captures_is_of_the_known_shape() -> None:
    from orchestration.sources.openrouter_exports import Manifest

    text = (CAPTURES / "exports" / "rankings-daily_2026-10-08.manifest.json").read_text()
    assert Manifest.model_validate(json.loads(text)).snapshot_date == date(2026, 10, 8)
