"""The schedules' decisions and the pruning of history, asked directly; that a tick makes a run is in test_ui.py."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.runtime.instance import open_instance, prune_runs
from orchestration.runtime.schedules import BY_HAND, REASON, RECOMPUTE_ALL, build_request, daily_schedule, monday
from orchestration.settings import Settings
from orchestration.sources import data_api_questions
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from tests.support.exports_server import snapshot_of
from tests.support.project import CAPTURES, needs_captures


def _tick(settings: Settings, day: datetime) -> object:
    context = dg.build_schedule_context(scheduled_execution_time=day)
    return daily_schedule(settings)(context)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder that holds the snapshot of 2026-07-19."""
    settings = Settings(tmp_path)
    _, body = snapshot_of(CAPTURES / "rankings_daily" / "20260719T000516Z.json")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "snapshot.json").write_bytes(body)
    take(Folder(tmp_path / "in"), RawZone(settings.raw), settings.quarantine, lambda _: None)
    return settings


@needs_captures
def test_the_daily_schedule_skips_with_its_reason_when_the_snapshot_is_held(settings: Settings) -> None:
    held = _tick(settings, datetime(2026, 7, 19, 2, 15, tzinfo=UTC))
    assert isinstance(held, dg.SkipReason)
    assert "The snapshot of 2026-07-19 is stored already (retrieved 2026-07-19 00:05 UTC)" in str(held.skip_message)
    missing = _tick(settings, datetime(2026, 7, 20, 2, 15, tzinfo=UTC))
    assert isinstance(missing, dg.RunRequest)


@needs_captures
def test_with_a_key_the_daily_schedule_asks_until_that_has_given_all(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshot is stored but the Data API was not asked: skipping would never fetch the history."""
    tick = datetime(2026, 7, 19, 2, 15, tzinfo=UTC)
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk")
    assert isinstance(_tick(settings, tick), dg.RunRequest)
    monkeypatch.setattr(data_api_questions, "KINDS", ())  # as if all of it were held
    assert isinstance(_tick(settings, tick), dg.SkipReason)


def test_the_monday_schedule_builds_again_and_names_the_week_that_ended() -> None:
    request = monday(dg.build_schedule_context(scheduled_execution_time=datetime(2026, 3, 23, 4, 15, tzinfo=UTC)))
    assert isinstance(request, dg.RunRequest)
    assert request.tags["almanac/week"] == "2026-03-16"
    assert monday.job_name == "build"
    assert RECOMPUTE_ALL in request.tags, "on Mondays nothing that was verified is taken for granted"


def _intake(reason: str, parent: str | None = None) -> dg.DagsterRun:
    return dg.DagsterRun(
        job_name="intake", run_id="one", tags={REASON: reason}, parent_run_id=parent, root_run_id=parent
    )


def test_an_intake_that_brought_something_new_is_followed_by_a_build(data: Path) -> None:
    settings = Settings(data)
    nothing = build_request(settings, _intake("daily"))
    assert isinstance(nothing, dg.SkipReason)
    assert "Nothing new" in str(nothing.skip_message)
    next(settings.raw.rglob("*.sidecar.json")).unlink()  # as if another had come: the captures are not those published
    request = build_request(settings, _intake("daily"))
    assert isinstance(request, dg.RunRequest)
    assert request.run_key == "one"
    by_hand = build_request(settings, _intake(BY_HAND))
    assert isinstance(by_hand, dg.SkipReason)
    assert "builds by itself" in str(by_hand.skip_message)
    # Run again from the UI it has the tags of the first, but nobody who builds after it.
    assert isinstance(build_request(settings, _intake(BY_HAND, parent="zero")), dg.RunRequest)


def test_old_runs_go_and_new_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("ALMANAC_DATA", "")

    @dg.job
    def nothing() -> None:
        pass

    home = Settings(tmp_path).dagster_home
    with open_instance(Settings(tmp_path)) as instance:
        for _ in range(2):
            nothing.execute_in_process(instance=instance)
        now = datetime.now(UTC)
        assert prune_runs(instance, home, now - timedelta(days=1)) == 0
        assert prune_runs(instance, home, now + timedelta(days=1)) == 2
        assert instance.get_runs_count() == 0
