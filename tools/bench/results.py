"""The results for machines: machine, versions, goals and every value that was measured.

Belongs here: the shape of docs/performance.json. Does not: the page for people (page.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tools.bench.goals import results
from tools.bench.machine import machine, versions
from tools.bench.measuring import Measures


def as_json(measures: Measures, held: dict[str, int]) -> dict[str, Any]:
    """Return the results; ``held`` says how many captures each size has."""
    return {
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "took_seconds": round(measures.elapsed_seconds),
        "machine": machine(),
        "versions": versions(),
        "captures": held,
        "few": measures.few,
        "goals": [result.as_json() for result in results(measures)],
        "same_figures": measures.same_figures,
        "measures": {name: measures[name].as_json() for name in measures.names()},
    }
