"""The gate: however assets are materialized, nothing becomes current that other code made or no check passed."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.definitions import build_definitions
from orchestration.publication import gate, staging
from orchestration.publication.gate import (
    CheckResult,
    NotChecked,
    forget_models,
    keep_results,
    refuse_unchecked,
    remember_models,
    results_of_build,
)
from orchestration.runtime.instance import open_instance
from orchestration.runtime.schedules import BUILD_JOB, RECOMPUTE_ALL
from orchestration.settings import Settings
from tests.support.project import almanac, command_environment, completed, copy_data, figures_of

# One process makes the two folders, which the tests share.
pytestmark = pytest.mark.xdist_group("gate")
PUBLICATION = ["published_tables", "site", "report", "docs_site", "publication"]
REFUSED = "Nothing is published: of the checks of the current models, "


class Folder:
    """A data folder whose assets a test materializes with Dagster's Python API."""

    def __init__(self, data: Path) -> None:
        self.settings = Settings(data)
        self.definitions = build_definitions(self.settings)

    def execute(self, *assets: str, **tags: str) -> dg.ExecuteInProcessResult:
        """Materialize assets, or the whole job `build`."""
        with open_instance(self.settings) as instance:
            return self.definitions.resolve_job_def(BUILD_JOB.name).execute_in_process(
                instance=instance,
                asset_selection=[dg.AssetKey(name) for name in assets] or None,
                raise_on_error=False,
                tags=tags,
            )

    def materialize(self, *assets: str, **tags: str) -> str:
        """Materialize assets, or the whole job `build`; return why that failed, empty if it succeeded."""
        result = self.execute(*assets, **tags)
        errors = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
        return "" if result.success else " ".join(f"{error and (error.cause or error).message}" for error in errors)

    def check_everything(self) -> str:
        """Execute every check and no asset, as a person may in the UI; return why that failed."""
        job = dg.define_asset_job("checks", dg.AssetSelection.all_asset_checks())
        whole = dg.Definitions.merge(self.definitions, dg.Definitions(jobs=[job]))
        with open_instance(self.settings) as instance:
            result = whole.resolve_job_def("checks").execute_in_process(instance=instance, raise_on_error=False)
        return "" if result.success else "failed"

    @property
    def current(self) -> str:
        """Return the name of the current publication."""
        return self.settings.published.folder.resolve().name


@pytest.fixture(scope="module", autouse=True)
def _environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DAGSTER_HOME", "ALMANAC_DATA", "PYTHONUTF8"):
            patch.setenv(name, "")
        yield


@pytest.fixture(scope="module")
def failed(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder where the schedule's job failed: one figure of the models is not the captures'."""
    folder = Folder(copy_data(sample_data, tmp_path_factory.mktemp("gate") / "data"))
    with duckdb.connect(folder.settings.warehouse) as connection:
        connection.execute("update raw.usage_states set total_tokens = 920000000000 where total_tokens = 919000000000")
    assert folder.materialize(**{RECOMPUTE_ALL: "yes"}) != ""
    assert folder.current == (sample_data / "published").resolve().name
    return folder


@pytest.fixture(scope="module")
def sound(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder that was published."""
    return Folder(copy_data(sample_data, tmp_path_factory.mktemp("gate") / "data"))


@pytest.fixture
def untouched(failed: Folder) -> Iterator[Folder]:
    """The folder with the failed build; after the test the publications must be those of before."""
    before, publications = failed.current, list(failed.settings.publications.glob("[!.]*"))
    yield failed
    assert failed.current == before
    assert list(failed.settings.publications.glob("[!.]*")) == publications


@pytest.mark.parametrize("assets", [PUBLICATION, ["published_tables"], ["published_tables", "publication"]])
def test_a_selection_does_not_publish_a_failed_build(assets: list[str], untouched: Folder) -> None:
    why = untouched.materialize(*assets)
    assert REFUSED in why
    assert "failed (" in why
    assert "materialize the job `build`, or run `almanac run --rebuild`" in why


def test_the_next_run_does_not_publish_it_and_says_why(untouched: Folder) -> None:
    outcome = almanac(untouched.settings.data_dir, "run", "--offline")
    assert outcome.returncode == 1
    for words in (
        "check failed  equals_the_captures on fct_model_usage_weekly",
        "equals_the_captures on fct_country_weekly",
        "CN: 7,359,000,000,000",
        "CN: 7,360,000,000,000",
        "Captures that are new since the last publication: none.",
        "Nothing was published; the previous publication is unchanged",
    ):
        assert words in outcome.stderr, words


def test_the_publication_alone_has_nothing_to_publish(untouched: Folder) -> None:
    assert "the tables of the current build database are not staged" in untouched.materialize("publication")


def test_dagsters_command_line_does_not_publish_a_failed_build(untouched: Folder) -> None:
    home = str(untouched.settings.dagster_home)
    command = [
        str(Path(sys.executable).with_name("dagster")),
        "asset",
        "materialize",
        "-m",
        "orchestration.definitions",
    ]
    outcome = completed(
        [*command, "--select", ",".join(PUBLICATION)],
        command_environment(untouched.settings.data_dir, DAGSTER_HOME=home),
    )
    assert outcome.returncode != 0
    assert REFUSED in outcome.stdout + outcome.stderr


def test_the_pages_alone_are_those_of_the_last_publication(untouched: Folder, sample_data: Path) -> None:
    """They are staged on its tables, with its checks; the failed build has no part in them."""
    assert untouched.materialize("site") == ""
    page = (untouched.settings.staged.site / "index.html").read_text()
    assert page == (sample_data / "published" / "site" / "index.html").read_text()


def _build() -> dg.JobDefinition:
    return build_definitions(Settings.from_environment()).resolve_job_def(BUILD_JOB.name)


def test_a_re_execution_from_failure_does_not_publish_a_failed_build(untouched: Folder) -> None:
    with open_instance(untouched.settings) as instance:
        of_the_schedule = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE], tags={RECOMPUTE_ALL: "yes"})
        (run,) = instance.get_runs(of_the_schedule, limit=1)
        options = dg.ReexecutionOptions.from_failure(run.run_id, instance)
        with dg.execute_job(dg.reconstructable(_build), instance, reexecution_options=options) as result:
            assert not result.success
            started = {event.step_key for event in result.all_events if event.is_step_start}
            assert started
            assert "published_tables" not in started


def test_pages_alone_become_current_with_the_checks_of_the_figures(sound: Folder) -> None:
    before, figures = sound.current, figures_of(sound.settings.data_dir)
    checks, page = sound.settings.published.checks.read_bytes(), sound.settings.published.front_page.read_text()
    assert len(json.loads(checks)) > 40
    for asset in ("site", "report", "docs_site"):
        assert sound.materialize(asset) == ""
        assert sound.current == before, "the asset `publication` makes it current"
    assert sound.materialize("publication") == ""
    assert sound.current > before
    assert figures_of(sound.settings.data_dir) == figures
    assert sound.settings.published.checks.read_bytes() == checks
    assert sound.settings.published.front_page.read_text() == page


def test_a_selection_of_a_sound_build_publishes_with_its_checks(sound: Folder) -> None:
    before, page = sound.current, sound.settings.published.front_page.read_text()
    assert sound.materialize(*PUBLICATION) == ""
    assert sound.current > before
    assert sound.settings.published.front_page.read_text() == page
    passed = sum(check["passed"] for check in json.loads(sound.settings.published.checks.read_bytes()))
    assert f"{passed} checks" in page


def test_what_is_half_staged_is_not_published(sound: Folder) -> None:
    before = sound.current
    assert sound.materialize("published_tables") == ""
    assert "docs_site, site must be materialized before `publication`" in sound.materialize("publication")
    assert sound.current == before


@contextmanager
def _changed(folder: Folder, statement: str) -> Iterator[None]:
    """Write into the build database, as a person's shell or their `dbt build` may; then give its bytes back."""
    warehouse, aside = folder.settings.warehouse, folder.settings.data_dir / "aside"
    shutil.copy2(warehouse, aside)
    with duckdb.connect(warehouse) as connection:
        connection.execute(statement)
    yield
    aside.replace(warehouse)


def test_what_was_staged_from_another_build_is_not_published(sound: Folder) -> None:
    before = sound.current
    assert sound.materialize(*PUBLICATION[:-1]) == ""
    with _changed(sound, "update main.fct_market_weekly set total_tokens = total_tokens + 1"):
        assert "the tables of the current build database are not staged" in sound.materialize("publication")
        assert sound.check_everything() == "failed"
        assert "were not all made by this code" in sound.materialize(*PUBLICATION)
    assert sound.current == before


def test_what_other_code_built_is_not_published_where_no_check_sees_it(sound: Folder) -> None:
    """As `dbt build` by hand from another tree leaves it: every check passes, on tables that are not this code's."""
    before = sound.current
    with _changed(sound, "update main.dim_vendor set vendor_name = 'other code' where vendor_id = 'google'"):
        assert sound.check_everything() == ""
        assert "were not all made by this code" in sound.materialize(*PUBLICATION)
    assert sound.current == before


def test_checks_executed_alone_count(sound: Folder) -> None:
    assert forget_models(sound.settings, is_all_made=False)
    remember_models(sound.settings)
    assert "did not run (" in sound.materialize("published_tables")
    assert sound.check_everything() == ""
    assert sound.materialize("published_tables") == ""


def test_a_publication_has_the_result_of_each_check_that_warns(sound: Folder) -> None:
    record = json.loads(sound.settings.checks.read_bytes())
    without = [result for result in record["results"] if result["name"] != "no_implausible_jump"]
    sound.settings.checks.write_text(json.dumps(record | {"results": without}))
    assert "1 did not run (no_implausible_jump on fct_market_weekly)" in sound.materialize("published_tables")
    sound.settings.checks.write_text(json.dumps(record))


def test_pages_that_other_code_made_are_not_published(sound: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sound.current
    assert sound.materialize("published_tables") == ""
    with monkeypatch.context() as patch:
        patch.setattr(staging, "code_sha256", lambda: "other code")
        assert "The code has changed since the current publication" in sound.materialize("site")
    assert sound.materialize("site", "docs_site") == ""
    monkeypatch.setattr(staging, "code_sha256", lambda: "other code")
    assert "are not staged by this code" in sound.materialize("publication")
    assert sound.current == before


@pytest.mark.parametrize("file", ["almanac.duckdb", "site/index.html"])
def test_what_a_person_changed_after_staging_is_not_published(file: str, sound: Folder) -> None:
    before = sound.current
    assert sound.materialize(*PUBLICATION[:-1]) == ""
    place = sound.settings.staged.folder / file
    body = place.read_bytes()
    place.unlink()  # the file may be a link to the one of the current publication
    place.write_bytes(body + b" ")
    assert f"of what is staged, {file} is damaged" in sound.materialize("publication")
    assert sound.current == before


def test_a_check_that_fails_after_staging_stops_the_publication(sound: Folder) -> None:
    before = sound.current
    assert sound.materialize(*PUBLICATION[:-1]) == ""
    keep_results(sound.settings, [_result("y", passed=False)])
    assert "1 failed (y on a)" in sound.materialize("publication")
    assert sound.current == before


def test_one_mart_is_materialized_with_its_own_checks(sound: Folder) -> None:
    result = sound.execute("fct_market_weekly")
    checks = result.get_asset_check_evaluations()
    assert result.success
    assert {check.asset_key for check in checks} == {dg.AssetKey("fct_market_weekly")}
    assert {"growth_is_exact", "no_implausible_jump"} <= {check.check_name for check in checks}


def _result(name: str, **values: bool) -> CheckResult:
    return CheckResult(asset="a", name=name, expected="", found="", **{"passed": True, "is_error": True, **values})


def test_results_are_kept_by_check_and_for_one_build_and_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(tmp_path)
    settings.warehouse.parent.mkdir()
    settings.warehouse.write_bytes(b"one")
    keep_results(settings, [_result("x")])
    assert results_of_build(settings) == [], "no code made these models"
    remember_models(settings)
    keep_results(settings, [_result("x"), _result("y", passed=False)])
    keep_results(settings, [_result("z", passed=False, is_error=False)])
    with pytest.raises(NotChecked, match=r"1 failed \(y on a\) and 1 did not run \(w on a\)"):
        refuse_unchecked(settings, [("a", "x"), ("a", "w")])
    keep_results(settings, [_result("y")])
    assert {result.name for result in refuse_unchecked(settings, [("a", "x"), ("a", "y")])} == {"x", "y", "z"}
    settings.warehouse.write_bytes(b"two")
    assert results_of_build(settings) == []
    settings.warehouse.write_bytes(b"one")
    assert results_of_build(settings) != []
    with monkeypatch.context() as patch:
        patch.setattr(gate, "code_sha256", lambda: "other code")
        assert results_of_build(settings) == [], "what other code made or found right says nothing about this code"
        assert not forget_models(settings, is_all_made=False), "a part made by this code leaves the rest other code's"
    remember_models(settings)
    keep_results(settings, [_result("x")])
    remember_models(settings, is_whole=False)
    keep_results(settings, [_result("x")])
    assert len(results_of_build(settings)) == 1, "what failed is said"
    with pytest.raises(NotChecked, match="not all made by this code"):
        refuse_unchecked(settings, [("a", "x")])
    assert not forget_models(settings, is_all_made=False)
    remember_models(settings)
    settings.checks.write_bytes(settings.checks.read_bytes()[:-5])
    assert results_of_build(settings) == [], "a damaged record is no record"
