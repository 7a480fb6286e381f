"""dbt as a process: what we use of dagster-dbt is still there, and only what needs it pays for it (decision 0011)."""

import dataclasses
import inspect
import json
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from dagster_dbt import DbtCliInvocation
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.runtime import dbt
from orchestration.settings import Settings
from tests.support.project import command_environment, completed

LOADED = """
import sys
from orchestration.definitions import intake_definitions
from orchestration.settings import Settings

intake_definitions(Settings.from_environment()).resolve_job_def("intake")
print([name for name in ("dbt", "dagster_dbt", "altair", "orchestration.assets.models") if name in sys.modules])
"""


def test_an_intake_does_not_load_dbt(tmp_path: Path) -> None:
    """A run with nothing new would take two seconds more."""
    outcome = completed([sys.executable, "-c", LOADED], command_environment(tmp_path))
    assert outcome.stdout.strip() == "[]"


def test_the_invocation_takes_what_we_give_it() -> None:
    """It is built from a process of ours, since dagster-dbt's own start has costs that we do not want."""
    given = set(inspect.signature(DbtCliInvocation).parameters)
    assert {"process", "manifest", "project", "dagster_dbt_translator", "project_dir", "target_path"} <= given
    assert {"raise_on_error", "cli_version", "context"} <= given
    required = {
        field.name
        for field in dataclasses.fields(DbtCliInvocation)
        if field.init and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    source = inspect.getsource(dbt.start_dbt)
    assert [name for name in required if f"{name}=" not in source] == []


def test_the_command_names_everything_and_the_environment_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", "/nowhere")
    settings = Settings(tmp_path / 'a folder\'s "data"')
    command = dbt.dbt_command(settings, "build", "--select", "fct_market_weekly")
    assert command[0] == str(Path(sys.executable).with_name("dbt"))
    options = dict(pairwise(command))
    assert options["--target-path"] == str(settings.dbt_target)
    assert options["--select"] == "fct_market_weekly"


def test_a_project_that_cannot_be_parsed_says_so(
    tmp_path: Path, project_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project_copy / "dbt_project" / "models" / "marts" / "broken.sql").write_text("select {{ nothing(")
    monkeypatch.setattr(dbt, "DBT_PROJECT_DIR", project_copy / "dbt_project")
    monkeypatch.setattr("orchestration.publication.provenance.PROJECT_ROOT", project_copy)
    monkeypatch.setattr(dbt, "LOCK", project_copy / "requirements.lock")
    with pytest.raises(DagsterDbtCliRuntimeError, match="failed with exit code"):
        dbt.prepared_project(Settings(tmp_path / "data"))


def test_the_manifest_is_made_anew_for_another_folder_and_where_it_is_damaged(
    sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By time alone, the manifest of other code would stand; and what a killed parse left would stop every run."""
    # As a person moves it; the fixture `copied` would spare the parse.
    settings = Settings(shutil.copytree(sample_data, tmp_path / "moved", symlinks=True))
    manifest, partial = (settings.dbt_target / name for name in dbt.LEFT_BY_PARSE)
    manifest.write_text("{}")
    dbt.prepared_project(settings)
    assert "model.token_almanac.fct_market_weekly" in manifest.read_text()
    said = "what dbt had made of the project was damaged: made again"
    assert said not in caplog.messages, "a folder that was moved is not damaged"
    with monkeypatch.context() as nothing_is_parsed:
        nothing_is_parsed.setattr(dbt, "start_dbt", lambda *_: pytest.fail("parsed again"))
        dbt.prepared_project(settings)
    partial.write_bytes(partial.read_bytes()[:-1])
    dbt.prepared_project(settings)
    assert said in caplog.messages


def test_keys_of_the_marts_are_those_of_their_contracts(sample_data: Path) -> None:
    manifest = json.loads((sample_data / "dbt" / "manifest.json").read_text())
    keys = dbt.primary_keys(manifest)
    assert keys["fct_country_weekly"] == ["week_start", "country_code", "basis", "attribution"]
    assert keys["fct_market_weekly"] == ["week_start"]
    assert keys["fct_model_usage_daily_versions"] == ["usage_date", "version", "model_permaslug"]
    marts = [n["name"] for n in manifest["nodes"].values() if n["resource_type"] == "model" and "marts" in n["fqn"]]
    assert [name for name in marts if name not in keys] == []
