"""Asking: macros of the published database at one year and at ten, and how soon the command line answers.

Belongs here: the pairs. Does not: the questions (child.py).
"""

from __future__ import annotations

import sys

from tools.bench.inputs import Almanac
from tools.bench.measuring import Measures


def questions(measures: Measures, almanacs: dict[str, Almanac], repeats: int) -> None:
    """Measure the CPU of the two questions, of each size in turn."""
    measures.say("country_weekly_known_at and audit")
    for _ in range(repeats):
        for size, almanac in almanacs.items():
            measures.child(f"ask.{size}", "ask", almanac.settings.published.database)


def starts(measures: Measures, almanac: Almanac, repeats: int) -> None:
    """Measure an empty Python, `almanac --help` and `almanac status`, in turn."""
    measures.say("almanac --help, almanac status, an empty Python")
    for _ in range(repeats):
        measures.command("start.python", [sys.executable, "-c", "pass"], almanac.environment)
        measures.command("start.help", almanac.command("--help"), almanac.environment)
        measures.command("start.status", almanac.command("status"), almanac.environment)
