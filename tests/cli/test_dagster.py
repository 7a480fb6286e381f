"""Dagster's own commands on the project, without `almanac`."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tests.support.project import command_environment, completed
from tests.support.serving import ask, reserved_port, wait_for

DAGSTER = Path(sys.executable).with_name("dagster")


def test_dagster_job_execute_runs_a_job(tmp_path: Path) -> None:
    offline = {"config": {"offline_because": "asked for with --offline"}}
    sources = ("openrouter_export_captures", "openrouter_catalogue_captures", "openrouter_data_api_captures")
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"ops": dict.fromkeys(sources, offline)}))
    outcome = completed(
        [DAGSTER, "job", "execute", "-m", "orchestration.definitions", "-j", "intake", "-c", config],
        command_environment(tmp_path / "data"),
    )
    assert outcome.returncode == 0, outcome.stderr
    assert len(list((tmp_path / "data" / "raw").rglob("*.sidecar.json"))) == 7  # the sample


def test_dagster_dev_shows_the_jobs(tmp_path: Path) -> None:
    with reserved_port() as port, (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [DAGSTER, "dev", "--port", str(port)],
            env=command_environment(tmp_path / "data", DAGSTER_HOME=str(tmp_path)),
            cwd=PROJECT_ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            locations = wait_for(
                lambda: ask(
                    port, "{ repositoriesOrError { ... on RepositoryConnection { nodes { jobs { name } } } } }"
                ),
                120,
            )
            (repository,) = locations["repositoriesOrError"]["nodes"]
            assert {"intake", "build"} <= {job["name"] for job in repository["jobs"]}
        finally:
            # Its servers take their time to end, and none of them is what this test asks about.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
