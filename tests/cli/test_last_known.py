"""What was said last of Dagster's history is said again without Dagster, until something has happened since."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.cli.last_known import NAME
from orchestration.cli.status import status_of
from orchestration.runtime.instance import open_instance
from orchestration.runtime.schedules import BUILD_JOB
from orchestration.settings import PROJECT_ROOT, Settings
from tests.support.project import command_environment

LOADED = """
import sys
from orchestration.cli.status import status_of
from orchestration.settings import Settings

found = status_of(Settings.from_environment())
print(found.last_run["run_id"], "dagster" in sys.modules)
"""


@pytest.fixture
def settings(sample_data: Path, tmp_path: Path) -> Settings:
    shutil.copytree(sample_data / "dagster", tmp_path / "dagster")
    (tmp_path / "dagster" / NAME).unlink(missing_ok=True)
    return Settings(tmp_path)


def _said(settings: Settings) -> list[str]:
    outcome = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=command_environment(settings.data_dir),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return outcome.stdout.split()


def test_dagster_is_loaded_once_and_again_after_a_run(settings: Settings) -> None:
    first = _said(settings)
    assert first[1] == "True"
    assert _said(settings) == [first[0], "False"]
    with open_instance(settings) as instance:
        run = dg.DagsterRun(BUILD_JOB.name, status=dg.DagsterRunStatus.STARTED)
        instance.add_run(run)
        # While a run goes on, nothing that was kept is said.
        for _ in range(2):
            found = status_of(settings).last_run
            assert found is not None
            assert (found["run_id"], found["status"]) == (run.run_id, "started")
        instance.report_run_failed(run)
        found = status_of(settings).last_run
        assert found is not None
        assert found["status"] == "failure"
    assert _said(settings) == [run.run_id, "False"]


@pytest.mark.parametrize(
    "left", [b"", b"{", b"[]", b'{"state": null}', b'{"known": {}}'], ids=["empty", "cut", "list", "bare", "stateless"]
)
def test_what_is_kept_and_damaged_is_asked_again(settings: Settings, left: bytes) -> None:
    whole = status_of(settings)
    kept = settings.dagster_home / NAME
    body = kept.read_bytes()
    kept.write_bytes(left)
    assert (status_of(settings).last_run, status_of(settings).damaged) == (whole.last_run, [])
    assert kept.read_bytes() == body
