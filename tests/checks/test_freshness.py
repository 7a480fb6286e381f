"""Test the checks of every intake: a source that does not answer, and a week without captures, fail them."""

import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.captures import CAPTURE_ASSETS, openrouter_export_captures
from orchestration.captures.raw_zone import RawZone
from orchestration.checks.freshness import check_last_week, last_week_is_held
from orchestration.runtime.last_run import note_answer, read_answers
from orchestration.runtime.resources import Almanac
from orchestration.settings import OFFLINE_BY_WISH, Settings
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from tests.support.exports_server import exports_server, snapshot_of
from tests.support.project import CAPTURES, needs_captures

NOWHERE = "http://127.0.0.1:9/exports"
EXPORTS = "openrouter_exports"


def _check(data: Path, source_url: str, offline_because: str = "") -> tuple[dg.AssetCheckEvaluation, dict[str, Any]]:
    """Ask the exports as an intake does; return what the check says, and its metadata."""
    result = dg.materialize(
        [openrouter_export_captures],
        resources={"almanac": Almanac(data_dir=str(data), source_url=source_url)},
        run_config={"ops": {"openrouter_export_captures": {"config": {"offline_because": offline_because}}}},
    )
    assert result.success
    (check,) = result.get_asset_check_evaluations()
    return check, {name: value.value for name, value in check.metadata.items()}


def _warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the logger of a person's messages says."""
    monkeypatch.setattr(logging.getLogger("almanac"), "propagate", True)
    return caplog


@pytest.mark.parametrize("offline_because", ["", "openrouter.ai cannot be reached: no answer in 5 s"])
def test_a_source_that_does_not_answer_fails_its_check_and_says_since_when(
    offline_because: str, tmp_path: Path, heard: pytest.LogCaptureFixture
) -> None:
    """Asked by the intake, or found out of reach by the command line before it: the run is green in both cases."""
    three_months_ago = datetime.now(UTC) - timedelta(days=92)
    note_answer(Settings(tmp_path).answers, EXPORTS, three_months_ago, "")
    check, found = _check(tmp_path, NOWHERE, offline_because)
    assert not check.passed
    assert check.severity is dg.AssetCheckSeverity.WARN
    assert "cannot be reached" in found["found"]
    assert found["days_since_last_answer"] == 92
    since = f"{three_months_ago:%Y-%m-%d %H:%M} UTC"
    assert found["last_answer"] == since
    lines = [line for line in _warnings(heard) if "answered" in line]
    assert lines == [f"OpenRouter's exports last answered on {since}, 92 days ago; using stored captures"]
    # The next run must say the same, and not that it answered when it was asked.
    assert _check(tmp_path, NOWHERE)[1]["last_answer"] == since
    noted = read_answers(Settings(tmp_path).answers)[EXPORTS]
    assert "cannot be reached" in noted.no_answer
    assert noted.answered_at == three_months_ago


def test_an_answer_from_a_clock_that_was_ahead_is_no_negative_age(
    tmp_path: Path, heard: pytest.LogCaptureFixture
) -> None:
    ahead = datetime.now(UTC) + timedelta(days=400)
    note_answer(Settings(tmp_path).answers, EXPORTS, ahead, "")
    check, found = _check(tmp_path, NOWHERE)
    assert not check.passed
    assert found.get("days_since_last_answer") is None
    (line,) = [line for line in _warnings(heard) if "answered" in line]
    assert "in the future" in line and "days ago" not in line


@needs_captures
def test_a_source_that_answers_passes_also_without_news_and_what_nobody_wanted_is_said(
    tmp_path: Path, heard: pytest.LogCaptureFixture
) -> None:
    with exports_server() as exports:
        exports.add_snapshot(*snapshot_of(CAPTURES / "rankings_daily" / "20260719T000516Z.json"))
        for _ in range(2):
            check, found = _check(tmp_path, exports.url)
            assert (check.passed, found["found"], found["days_since_last_answer"]) == (True, "it answered", 0)
    answered_at = read_answers(Settings(tmp_path).answers)[EXPORTS].answered_at
    check, found = _check(tmp_path, NOWHERE, OFFLINE_BY_WISH)
    assert (check.passed, found["found"]) == (True, "not asked: asked for with --offline")
    assert found["last_answer"] == f"{answered_at:%Y-%m-%d %H:%M} UTC"
    assert read_answers(Settings(tmp_path).answers)[EXPORTS].answered_at == answered_at
    assert not any("answered" in line for line in _warnings(heard))


@pytest.mark.parametrize("content", ["", "{", '{"openrouter_exports": {"answered_at": "yesterday"}}', "[]"])
def test_a_damaged_note_costs_the_memory_and_nothing_else(content: str, tmp_path: Path) -> None:
    Settings(tmp_path).answers.write_text(content)
    check, found = _check(tmp_path, NOWHERE)
    assert not check.passed
    assert found["last_answer"] == "never"


@needs_captures
def test_the_last_week_is_held_when_each_of_its_days_was_captured_after_its_end(tmp_path: Path) -> None:
    """The newest real captures of days are of Sunday 2026-08-09, 00:05 UTC, when Saturday had ended."""
    raw_zone = RawZone(tmp_path / "raw")
    take(Folder(CAPTURES / "rankings_daily", pattern="202608*.json"), raw_zone, tmp_path / "quarantine", lambda _: None)
    held = raw_zone.sound_sidecars()
    for day, is_held in {date(2026, 8, 3): True, date(2026, 8, 9): True, date(2026, 8, 10): False}.items():
        assert check_last_week(held, day).passed is is_held, day
    metadata = check_last_week(held, date(2026, 8, 12)).metadata
    assert metadata["expected"].value == "the seven days of the week of 2026-08-03"
    assert metadata["found"].value == "6 of them; the newest stored day is 2026-08-08"
    assert not check_last_week([], date(2026, 8, 12)).passed
    # The source gives the day in progress too; it is none of the days held.
    newest = max(held, key=lambda sidecar: sidecar.as_of)
    with_sunday = newest.model_copy(update={"window_end": date(2026, 8, 9)})
    assert not check_last_week([*held, with_sunday], date(2026, 8, 12)).passed
    on_monday = with_sunday.model_copy(update={"as_of": datetime(2026, 8, 10, 0, 5, tzinfo=UTC)})
    assert check_last_week([*held, on_monday], date(2026, 8, 12)).passed


def test_an_intake_without_news_evaluates_all_of_them(tmp_path: Path, heard: pytest.LogCaptureFixture) -> None:
    """A second intake takes nothing, and builds nothing: what it does not check nobody does."""
    offline = {"config": {"offline_because": "no network"}}
    ops = {asset.node_def.name: offline for asset in CAPTURE_ASSETS[2:]}
    for _ in range(2):
        heard.clear()
        result = dg.materialize(
            [*CAPTURE_ASSETS, last_week_is_held],
            resources={"almanac": Almanac(data_dir=str(tmp_path), source_url=NOWHERE)},
            run_config={"ops": ops},
        )
        checks = {(c.asset_key.path[-1], c.check_name): c.passed for c in result.get_asset_check_evaluations()}
        assert checks == {
            ("openrouter_export_captures", "source_answered"): False,
            ("openrouter_data_api_captures", "source_answered"): True,  # without a key nobody asks it
            ("openrouter_export_captures", "last_week_is_held"): False,  # the sample ends in March 2026
        }
        (line,) = [line for line in _warnings(heard) if line.startswith("expected the seven days of the week of")]
        assert line.endswith("found 0 of them; the newest stored day is 2026-03-22")
