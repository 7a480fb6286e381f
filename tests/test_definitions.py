"""The one definitions file: importing it does no work, and what it defines is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from orchestration.settings import DBT_PROJECT_DIR, PROJECT_ROOT
from tests.support.project import command_environment

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
    outcome = subprocess.run(
        [sys.executable, "-B", "-c", SCRIPT, str(DBT_PROJECT_DIR)],
        env=command_environment(data),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == "no work"
    assert not data.exists()


def test_the_definitions_are_small() -> None:
    """A wiring file that grows has begun to hold rules."""
    assert len((PROJECT_ROOT / "orchestration" / "definitions.py").read_text().splitlines()) < 80
