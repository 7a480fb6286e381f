"""Measure everything that docs/performance.md tells, in pairs in one run."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.settings import PROJECT_ROOT, Settings
from tools.bench import product
from tools.bench.checkout import Checkout
from tools.bench.inputs import Input, simulated, small
from tools.bench.machine import machine
from tools.bench.measures import Measures
from tools.bench.peers_work import SCRIPTS, as_published, peers_work

YEAR_DAYS = 365


def measure_all(measures: Measures, folder: Path, decade_days: int, repeats: int) -> dict[str, Any]:
    """Return the results, as docs/performance.json has them.

    Raise AssertionError where figures differ, `Failed` where a command fails, `NoCaptures` where there are none.
    """
    days = {"year": min(YEAR_DAYS, decade_days // 2), "decade": decade_days}
    measures.say(f"simulating {sum(days.values()):,} captures")
    inputs = {"few": small(folder / "few")} | {size: simulated(folder / size, count) for size, count in days.items()}
    here = Checkout(PROJECT_ROOT, "", folder / "data")

    for size, captures in inputs.items():
        peers_work(measures, size, captures, folder / "work", SCRIPTS, 1 if size == "decade" else repeats)
    peers_work(measures, "few", inputs["few"], folder / "work", ("dlt_duckdb",))
    _load(measures, "decade", inputs["decade"], here)

    product.sample(measures, [here], repeats)
    product.few(measures, [here], inputs["few"], folder, repeats)
    grown = {size: inputs[size] for size in ("year", "decade")}
    product.years(measures, [here], grown, folder)
    for size, captures in inputs.items():
        published = Settings(here.data(size)).published
        as_published(measures, captures, published.database, folder / "compared" / size)
        measures.add(f"database.{size}.mib", published.database.stat().st_size / 2**20)
        measures.add(f"parquet.{size}.mib", sum(file.stat().st_size for file in published.parquet.iterdir()) / 2**20)
    environment = here.environment(here.data("decade"))
    for _ in range(repeats):
        measures.child("decade", "ask", Settings(here.data("decade")).published.database, environment=environment)
    return {
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "took_seconds": round(measures.elapsed_seconds),
        "machine": machine(),
        "few": inputs["few"].label,
        "captures": {size: len(captures.files) for size, captures in inputs.items()},
        "same_figures": len(measures.same_figures),
        "measures": measures.values,
    }


def _load(measures: Measures, size: str, captures: Input, here: Checkout) -> None:
    """Measure one load between two bare reads of the same files."""
    data = here.data(f"{size}-load")
    environment = here.environment(data, is_simulated=captures.is_simulated)
    measures.child(size, "bare_read", captures.folder, environment=environment)
    measures.child(size, "take_and_load", captures.folder, data, environment=environment)
    measures.child(size, "bare_read", captures.folder, environment=environment)
    shutil.rmtree(data)
