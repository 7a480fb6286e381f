"""Under a limit on address space Vega's engine ends the process that draws, and the page goes on without pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tests.support.project import command_environment

UNDER_A_LIMIT = """
import resource
from orchestration.publication.reader import open_published
from orchestration.report.data import Checks
from orchestration.report.page import render
from orchestration.settings import Settings

resource.setrlimit(resource.RLIMIT_AS, (8 * 2**30, 8 * 2**30))
with open_published(Settings.from_environment().published.database) as connection:
    print(render(connection, Checks()))
"""


def test_a_page_that_cannot_be_drawn_says_so_and_has_its_tables(sample_data: Path) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", UNDER_A_LIMIT],
        env=command_environment(sample_data),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    drawn = (sample_data / "published" / "report.html").read_text(encoding="utf-8")
    pictures = drawn.count('<div class="picture"')
    assert pictures > 0
    assert outcome.stdout.count('<div class="picture"') == 0
    assert outcome.stdout.count("The picture is missing") == pictures
    assert outcome.stdout.count("<summary>Table of ") == drawn.count("<summary>Table of ") == pictures
    # One line for a person; the engine's own backtrace is not shown.
    assert outcome.stderr.strip().startswith("the report has tables but no pictures")
    assert len(outcome.stderr.splitlines()) == 1
