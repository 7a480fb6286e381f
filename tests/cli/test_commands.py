"""The commands of README and docs/: make targets run, and `almanac` commands are valid."""

import json
import re
import shlex
import subprocess
import urllib.request
from pathlib import Path

import pytest
from typer.main import get_command

from orchestration.cli.main import app
from orchestration.settings import PROJECT_ROOT
from tests.support.chromium import needs_chromium
from tests.support.project import answered, command_environment, completed, query
from tests.support.serving import served_docs, wait_for

# Targets that a test runs (`ui` in tests/runtime, `bench` in tests/tools); those that change the clone or take long.
TESTED = "run demo week audit notable status verify archive diff sql docs help bench simulate screenshots dictionary ui"
OTHERS = "test lint format lock setup clean faults mutants forms"


def _make(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = command_environment(data)
    environment.pop("PYTHONPATH")
    return completed(["make", *arguments], environment)


def test_every_target_named_in_a_document_is_run_by_a_test() -> None:
    documents = [*PROJECT_ROOT.glob("*.md"), *(PROJECT_ROOT / "docs").rglob("*.md")]
    named = {target for path in documents for target in re.findall(r"(?:`|\$ )make ([a-z]+)", path.read_text())}
    assert named <= {*TESTED.split(), *OTHERS.split()}
    targets = re.findall(r"^([a-z-]+):.*## ", (PROJECT_ROOT / "Makefile").read_text(), re.MULTILINE)
    assert named <= set(targets)


def test_make_run_a_second_time_sets_nothing_up_and_publishes_nothing(data: Path) -> None:
    raw_before, publication = sorted((data / "raw").rglob("*.json*")), (data / "published").resolve()
    outcome = _make(data, "run", "ARGS=--offline")
    assert outcome.returncode == 0, outcome.stderr
    assert "Setting up" not in outcome.stdout
    assert "Nothing new; the current publication is up to date" in outcome.stderr
    assert "Market 20.3 T tokens, +20.3 %" in outcome.stdout
    assert sorted((data / "raw").rglob("*.json*")) == raw_before
    assert (data / "published").resolve() == publication


@pytest.mark.long
def test_make_demo_ends_by_itself_with_figures_that_are_marked_as_made_up(tmp_path: Path) -> None:
    """Long, since the made-up source keeps the real one's limits: 30 requests a minute."""
    outcome = _make(tmp_path / "mine", "demo", f"DEMO={tmp_path / 'demo'}")
    assert outcome.returncode == 0, outcome.stderr
    assert "made up: the figures above" in outcome.stdout
    assert query(tmp_path / "demo", "select count(*) > 0 from capture_log where form = 'data_api_weekly'") == [(True,)]
    assert (tmp_path / "demo" / "MADE-UP.txt").is_file()
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit"], "Only by comparing two different bases"),
        (["week", "ARGS=2026-03-16"], "AI use on OpenRouter rose 20.3 % to 20.3 trillion tokens"),
        (["notable"], "Week of 2026-03-16: "),
        (["status"], "latest week   2026-03-16"),
        (["sql", "ARGS=-c 'select count(*) as weeks from fct_market_weekly'"], "weeks"),
        (["verify"], "checks recomputed from the captures' bytes"),
        (["help"], "make screenshots"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_make_target_answers(arguments: list[str], said: str, sample_data: Path) -> None:
    outcome = _make(sample_data, *arguments)
    assert outcome.returncode == 0, outcome.stderr
    assert said in outcome.stdout


def test_make_archive_answers(sample_data: Path, tmp_path: Path) -> None:
    outcome = _make(sample_data, "archive", f"ARGS={tmp_path / 'bag'}")
    assert outcome.returncode == 0, outcome.stderr
    ((captures_sha256,),) = query(sample_data, "select captures_sha256 from about")
    assert f"sha256:{captures_sha256}" in outcome.stdout
    again = _make(sample_data, "archive", f"ARGS={tmp_path / 'bag'}")
    assert "exists already, and an archive is never changed; name another folder" in again.stderr


def test_make_simulate_answers(tmp_path: Path) -> None:
    captures = tmp_path / "made-up"
    outcome = _make(tmp_path, "simulate", f"ARGS={captures} --days 3")
    assert outcome.returncode == 0, outcome.stderr
    assert [json.loads(path.read_bytes())["simulated"] for path in captures.iterdir()] == [True] * 3


def _console_commands() -> list[str]:
    documents = [PROJECT_ROOT / "README.md", *(PROJECT_ROOT / "docs").rglob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents)
    inline = re.findall(r"`(?:\.venv/bin/)?(almanac [^`]+)`", text)
    blocks = re.findall(r"^\$ \.venv/bin/(almanac .+)$", text, re.MULTILINE)
    return sorted(set(inline + blocks))


# What publishes, recomputes, or asks another program, and the test that runs it.
RUN_ELSEWHERE = {
    "almanac archive": "test_commands.py: make archive",
    "almanac explain FILE": "test_explain.py: files of each kind",
    "almanac mcp": "test_mcp.py: as the documents configure it",
    "almanac mcp --http": "test_mcp.py: on a port of its own",
    "almanac run": "test_openrouter_exports.py: against a server, and without a network",
    "almanac run --captures DIR": "test_openrouter_exports.py: against a server, beside unknown files",
    "almanac run --json": "test_week.py: its result is one JSON document",
    "almanac run --offline": "conftest.py: the sample",
    "almanac run --rebuild": "test_publication.py: after kills, under a reader",
    'almanac sql -c "…"': "test_queries.py: the shell answers read-only",
    "almanac verify": "test_operations.py: every block ends with it",
}


def test_every_almanac_command_of_a_document_is_run(sample_data: Path) -> None:
    commands = _console_commands()
    assert RUN_ELSEWHERE.keys() <= set(commands)
    for command in commands:
        name, *arguments = shlex.split(command)[1:]
        get_command(app).commands[name].make_context(name, list(arguments))  # type: ignore[attr-defined]
        if command not in RUN_ELSEWHERE:
            assert answered(sample_data, name, *arguments).returncode == 0, command


def test_the_docs_server_serves_site_report_and_docs_and_stops(sample_data: Path) -> None:
    def page(path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=60) as answer:
            body: bytes = answer.read()
            return body

    with served_docs(sample_data) as port:
        assert b"Bundled sample, March 2026" in wait_for(lambda: page(""), 120)
        assert b"Bundled sample, March 2026" in page("report.html")
        assert b"fct_vendor_weekly" in page("docs/index.html")
    with pytest.raises(OSError, match="refused"):
        page("report.html")


@needs_chromium
def test_screenshots_are_taken(sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tools import screenshots

    monkeypatch.setenv("ALMANAC_DATA", str(sample_data))
    screenshots.main(tmp_path)
    taken = {path.stem: path.stat().st_size for path in tmp_path.glob("*.png")}
    assert set(taken) == {path.stem for path in (PROJECT_ROOT / "docs" / "images").glob("*.png")}
    assert min(taken.values()) > 10_000
