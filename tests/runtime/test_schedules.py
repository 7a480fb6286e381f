"""The schedules' decisions and the pruning of history, asked directly; that a tick makes a run is in test_ui.py."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration.runtime.instance import open_instance, prune_runs
from orchestration.runtime.schedules import BY_HAND, REASON, RECOMPUTE_ALL, build_request, daily_schedule, monday
from orchestration.settings import Settings


@pytest.mark.parametrize(
    ("schedule", "job"), [(daily_schedule(Settings(Path("/nowhere"))), "intake"), (monday, "build")]
)
def test_a_schedule_runs_its_job_by_itself(schedule: dg.ScheduleDefinition, job: str) -> None:
    assert schedule.job_name == job
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    tick = schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=datetime(2026, 3, 23, tzinfo=UTC)))
    (request,) = tick.run_requests or []
    assert request.tags[REASON] == schedule.name
    assert (RECOMPUTE_ALL in request.tags) == (schedule is monday), "on Mondays every week is recomputed"


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
