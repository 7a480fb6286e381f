"""The other data sets of the exports: kept verbatim, once a day, and no figure comes from them."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.captures.archive import write_archive
from orchestration.captures.raw_zone import RawZone
from orchestration.sources.intake import Intake, take
from orchestration.sources.openrouter_exports import OpenRouterExports
from orchestration.warehouse.load import load
from tests.support.exports_server import Exports, tiny_snapshot

TODAY = datetime.now(UTC).date() - timedelta(days=1)
RUNS, LANES = "benchmark-runs", "search-benchmark-lanes"


@pytest.fixture
def exports(no_exports: Exports) -> Exports:
    no_exports.add_snapshot(TODAY, tiny_snapshot(TODAY))
    for name in (RUNS, LANES):
        no_exports.add_snapshot(TODAY, _dataset(name, TODAY), name)
    no_exports.name_latest(str(TODAY), RUNS, LANES)
    return no_exports


def _dataset(name: str, day: date, rows: int = 2) -> bytes:
    """Make a snapshot as the exports wrap every data set; its rows are of a kind that nobody here knows."""
    about: dict[str, Any] = {"dataset": name, "schema_version": "v1", "title": "A title", "snapshot_date": str(day)}
    about |= {"retrieved_at": f"{day}T01:46:09.000Z", "columns": [{"name": "lane"}], "row_count": 2}
    return json.dumps(
        about | {"rows": [{"lane": number, "score": 0.5, "of": [None]} for number in range(rows)]}
    ).encode()


def _take(exports: Exports, root: Path, *, rankings_only: bool = False) -> tuple[Intake, list[str]]:
    said: list[str] = []
    source = OpenRouterExports(exports.url, rankings_only=rankings_only)
    return take(source, RawZone(root / "raw"), root / "quarantine", said.append), said


def test_each_is_kept_verbatim_once_archived_and_gives_no_figure(exports: Exports, tmp_path: Path) -> None:
    intake, _ = _take(exports, tmp_path)
    assert [(one.dataset, one.form) for one in intake.taken] == [
        ("rankings-daily", "openrouter_export"), (RUNS, "published_dataset"), (LANES, "published_dataset"),
    ]  # fmt: skip
    zone = RawZone(tmp_path / "raw")
    assert zone.read(intake.taken[1]) == _dataset(RUNS, TODAY)
    exports.asked.clear()
    again, said = _take(exports, tmp_path)
    assert (again.taken, [line for line in said if "data set" in line]) == ([], [])
    assert not [path for path in exports.asked if RUNS in path or LANES in path]
    archive = write_archive(zone, tmp_path / "archive", TODAY)
    assert archive.count == 3
    assert len([*(archive.folder / "data" / "published_dataset").glob("*.json")]) == 4  # two and their sidecars
    with duckdb.connect() as connection:
        assert load(connection, zone).captures_held == 3
        rows = connection.execute("select dataset, row_count from raw.captures order by 1").fetchall()
        assert rows == [(RUNS, 2), ("rankings-daily", 1), (LANES, 2)]
        assert connection.execute("select count(*) from raw.usage_states").fetchall() == [(1,)]


def test_one_that_comes_or_goes_is_said_once_others_are_known(exports: Exports, tmp_path: Path) -> None:
    exports.name_latest(str(TODAY), RUNS)
    assert not [line for line in _take(exports, tmp_path)[1] if "data set" in line]
    exports.name_latest(str(TODAY), LANES)
    intake, said = _take(exports, tmp_path)
    assert f"the source no longer lists the data set {RUNS}" in said
    assert f"the source lists a new data set: {LANES}" in said
    assert [one.dataset for one in intake.taken] == [LANES]


def test_one_that_went_is_named_for_a_week(exports: Exports, tmp_path: Path) -> None:
    before = TODAY - timedelta(days=7)
    exports.documents.clear()
    exports.add_snapshot(before, tiny_snapshot(before))
    exports.add_snapshot(before, _dataset(RUNS, before), RUNS)
    exports.name_latest(str(before), RUNS)
    assert len(_take(exports, tmp_path)[0].taken) == 2
    exports.add_snapshot(TODAY, _dataset(LANES, TODAY), LANES)
    exports.name_latest(str(TODAY), LANES)
    gone = f"the source no longer lists the data set {RUNS}"
    assert gone in _take(exports, tmp_path)[1]
    assert gone not in _take(exports, tmp_path)[1]


def test_by_one_setting_only_the_rankings_are_taken(exports: Exports, tmp_path: Path) -> None:
    intake, _ = _take(exports, tmp_path, rankings_only=True)
    assert [one.dataset for one in intake.taken] == ["rankings-daily"]
    assert not [path for path in exports.asked if RUNS in path]


def test_what_is_bad_of_one_costs_nothing_of_the_others(exports: Exports, tmp_path: Path) -> None:
    """A part, other bytes than the manifest promises, a name that would lead elsewhere, and one without a snapshot."""
    exports.add_snapshot(TODAY, _dataset(RUNS, TODAY, rows=1), RUNS)
    exports.documents[f"/api/v1/datasets/exports/{LANES}/{TODAY}.json"] = (200, _dataset(LANES, TODAY, rows=3))
    exports.name_latest(str(TODAY), RUNS, LANES, "../../models", "benchmark-leaderboard")
    intake, said = _take(exports, tmp_path)
    assert [one.dataset for one in intake.taken] == ["rankings-daily"]
    reasons = " ".join(reason for _, reason in intake.refused)
    assert "row_count says 2, found 1 rows" in reasons
    assert "the manifest promises" in reasons
    assert "no snapshot of ../../models: its name or its date is impossible" in said
    assert f"the source lists benchmark-leaderboard of {TODAY}, and has no snapshot of it" in said
