"""The one definitions file: importing it does no work, and what it defines is whole."""

import ast
import json
import sys
from pathlib import Path

import pytest

from orchestration.definitions import intake_definitions
from orchestration.settings import DBT_PROJECT_DIR, PROJECT_ROOT, BadInput, Settings
from tests.support.project import command_environment, completed

SCRIPT = """
import os, sys

environment, work = dict(os.environ), []

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        is_written = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if isinstance(path, str) and (is_written or path.startswith(sys.argv[1])):
            work.append((event, path))
    elif event in ("subprocess.Popen", "os.exec", "os.mkdir", "os.rename", "os.remove", "sqlite3.connect"):
        work.append((event, arguments[0]))

sys.addaudithook(watch)
import orchestration.definitions
# A library asks Python's `platform` what this machine is, which asks `file`.
work = [(event, what) for event, what in work if what not in ("/dev/null", "file")]
assert not work, work
assert dict(os.environ) == environment
print("no work")
"""


def test_importing_the_definitions_does_no_work(tmp_path: Path) -> None:
    """It would fail if the project were parsed, the environment written, or any file made or opened in dbt_project."""
    data = tmp_path / "data"
    outcome = completed([sys.executable, "-B", "-c", SCRIPT, str(DBT_PROJECT_DIR)], command_environment(data))
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == "no work"
    assert not data.exists()


def test_they_load_whole(sample_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the UI and its daemon load; the command line loads the two halves by themselves."""
    monkeypatch.setenv("ALMANAC_DATA", str(sample_data))
    from orchestration.definitions import almanac

    defs = almanac()
    assert {job.name for job in defs.resolve_all_job_defs()} == {"intake", "build", "__ASSET_JOB"}
    repository = defs.get_repository_def()
    assert {schedule.name for schedule in repository.schedule_defs} == {"daily", "monday"}
    assert {sensor.name for sensor in repository.sensor_defs} == {"new_captures", "failed_build"}

    graph = defs.resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    assert [node.key for node in nodes if not node.description] == []
    # The bold title that stands above a model's SQL, for which a seed has none.
    seeds = {node.key.path[-1]: node.description for node in nodes if node.group_name == "seeds"}
    assert "authors" in seeds
    assert [name for name, text in seeds.items() if "Raw SQL" in str(text)] == []
    assert [node.key for node in nodes if node.owners] == [], "nobody is the owner until ALMANAC_OWNER says who"
    checks = {key: graph.get(key).description for key in graph.asset_check_keys}
    manifest = json.loads((sample_data / "dbt" / "manifest.json").read_text())
    tests = {node["unique_id"] for node in manifest["nodes"].values() if node["resource_type"] == "test"}
    specs = [spec for asset in defs.resolve_asset_graph().assets_defs for spec in asset.check_specs]
    assert tests == {spec.metadata["dagster_dbt/unique_id"] for spec in specs if spec.metadata}, "not a check"
    names_of_tests = {test.split(".")[2] for test in tests}
    assert [key for key, text in checks.items() if not text and key.name not in names_of_tests] == []


@pytest.mark.parametrize(
    ("owner", "is_one"), [("data@almanac.org", True), ("team:data", True), ("me", False), ("team:", False)]
)
def test_an_owner_is_one_that_dagster_takes(owner: str, is_one: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that Dagster refuses would stop every schedule with a traceback of its own."""
    monkeypatch.setenv("ALMANAC_OWNER", owner)
    if is_one:
        settings = Settings.from_environment()
        intake = intake_definitions(settings).resolve_asset_graph()
        assert {tuple(intake.get(key).owners) for key in intake.get_all_asset_keys()} == {(owner,)}
    else:
        with pytest.raises(BadInput, match="write an e-mail address or team:name"):
            Settings.from_environment()


# Each room imports from those before it, and from none after it (docs/decisions/0009-rooms.md).
ROOMS = (
    *("figures", "foreign", "settings", "seeds", "captures", "sources", "warehouse", "publication", "claims", "report"),
    *("charts", "site", "runtime", "checks", "assets", "definitions", "cli"),
)


def test_rooms_import_one_way() -> None:
    found: set[tuple[str, str]] = set()
    for path in (PROJECT_ROOT / "orchestration").rglob("*.py"):
        room = path.relative_to(PROJECT_ROOT / "orchestration").parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("orchestration."):
                found.add((room, str(node.module).split(".")[1]))
    assert len(found) > 25
    assert [(room, other) for room, other in found if ROOMS.index(other) > ROOMS.index(room)] == []


def test_no_test_imports_from_another() -> None:
    """What several need stands in tests/support/: a test that others lean on could not be changed for its own sake."""
    found = [
        f"{path.relative_to(PROJECT_ROOT)}: {module}"
        for path in (PROJECT_ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for module in _imported(node)
        if module.split(".")[0] == "tests" and not module.startswith("tests.support.")
    ]
    assert found == []


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.level:
        return ["tests.relative"]
    return [f"{node.module}.{alias.name}" for alias in node.names]


def test_the_definitions_are_small() -> None:
    """A wiring file that grows has begun to hold rules."""
    assert len((PROJECT_ROOT / "orchestration" / "definitions.py").read_text().splitlines()) < 80
