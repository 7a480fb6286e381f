"""A source that names impossible days, or more of them than a run should ask for: it costs a line, never a run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.sources import openrouter_exports
from orchestration.sources.intake import Intake, take
from orchestration.sources.openrouter_exports import OLDEST_SNAPSHOT, OpenRouterExports
from tests.support.exports_server import Exports, tiny_snapshot

TODAY = datetime.now(UTC).date()
GOOD = TODAY - timedelta(days=3)


@pytest.fixture
def exports(no_exports: Exports) -> Exports:
    no_exports.add_snapshot(GOOD, tiny_snapshot(GOOD))
    return no_exports


def _take(exports: Exports, root: Path) -> tuple[Intake, list[str]]:
    said: list[str] = []
    return take(OpenRouterExports(exports.url), RawZone(root / "raw"), root / "quarantine", said.append), said


@pytest.mark.parametrize("named", ["1970-01-01", "2022-12-31", "2100-01-01", "0000-00-00", "soon", "²026-01-01"])
def test_an_impossible_day_in_the_index_costs_one_line_and_the_good_snapshot_is_taken(
    named: str, exports: Exports, tmp_path: Path
) -> None:
    exports.name_latest(named)
    intake, said = _take(exports, tmp_path)
    assert [kept.as_of.date() for kept in intake.taken] == [GOOD]
    assert intake.unreachable is None
    assert [line for line in said if "which is impossible" in line] == said[:1]
    assert named in said[0]
    assert len(said) == 3  # and one for the snapshot, one for all the days that have none
    now = datetime.now(UTC).date()  # midnight may have passed since TODAY
    assert len(exports.asked) <= 3 + (now + timedelta(days=1) - min(OLDEST_SNAPSHOT, TODAY - timedelta(days=60))).days


def test_tomorrow_is_believed(exports: Exports, tmp_path: Path) -> None:
    exports.name_latest(str(TODAY + timedelta(days=1)))
    _, said = _take(exports, tmp_path)
    assert not [line for line in said if "which is impossible" in line]


def test_a_run_asks_for_so_many_and_the_newest_first(
    exports: Exports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would fail if days that are never answered kept a run from the newest, or from going further back."""
    monkeypatch.setattr(openrouter_exports, "MOST_SNAPSHOTS", 5)
    days = [TODAY - timedelta(days=number) for number in (9, 7, 6, 2, 1, 0)]
    for day in days:
        exports.add_snapshot(day, tiny_snapshot(day))
    first, said = _take(exports, tmp_path)
    assert [kept.as_of.date() for kept in first.taken] == [GOOD, *days[3:]]
    assert "left for the next runs: a run requests at most 5 snapshots" in said[0]
    assert len(exports.asked) <= 1 + 2 * 5
    second, _ = _take(exports, tmp_path)
    assert [kept.as_of.date() for kept in second.taken] == days[1:3]
