"""Where Dagster's UI looks for the runs of a job: a run of this process is found there, as the web server's own are."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from orchestration.runtime.instance import open_instance
from orchestration.runtime.origin import show_in_ui
from orchestration.settings import Settings

# As dagster-graphql's `Job.runs` filters, by what workspace.yaml says.
OF_OUR_LOCATION = {".dagster/repository": "__repository__@token-almanac"}


@dg.op
def nothing() -> None:
    """Do nothing."""


@dg.job
def intake() -> None:
    """A job of the name of one of ours."""
    nothing()


def test_a_run_of_this_process_is_found_where_the_ui_looks(tmp_path: Path) -> None:
    """Without an origin it stands in no Timeline, and on no job's page; an upgrade that moves it is noticed."""
    with open_instance(Settings(tmp_path)) as instance:
        run = intake.execute_in_process(instance=instance, tags={"almanac/reason": "command line"})
        looked_for = dg.RunsFilter(job_name="intake", tags=OF_OUR_LOCATION)
        assert instance.get_runs(looked_for) == []
        show_in_ui(instance, run.run_id)
        (found,) = instance.get_runs(looked_for)
        assert found.run_id == run.run_id
        assert found.status is dg.DagsterRunStatus.SUCCESS
        assert found.tags["almanac/reason"] == "command line"
        origin = found.remote_job_origin
        assert origin is not None
        assert origin.job_name == "intake"
        assert origin.repository_origin.repository_name == "__repository__"
        assert origin.repository_origin.code_location_origin.location_name == "token-almanac"
        show_in_ui(instance, run.run_id)
        assert instance.get_runs(looked_for) == [found]
