"""Loading: validation, raw zone and load, beside bare `read_json` of the same files and beside dlt.

Belongs here: the pairs. Does not: the work itself (child.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.bench.inputs import Almanac, Input
from tools.bench.measuring import Measures

DLT_CAPTURES = 25


def loads(measures: Measures, size: str, captures: Input, folder: Path, repeats: int) -> None:
    """Measure the load of a folder of captures, floor and load in turn."""
    for number in range(repeats):
        measures.say(f"load of {captures.named}, beside bare read_json")
        measures.child(f"load.{size}.floor", "bare_read", captures.folder)
        _load(measures, f"load.{size}.almanac", captures, folder / f"load-{size}-{number}")


def read_of_records(measures: Measures, size: str, captures: Input) -> None:
    """Measure bare read_json where it is told what a file is."""
    measures.child(f"load.{size}.read_of_records", "bare_read_of_records", captures.folder)


def loads_beside_dlt(measures: Measures, captures: Input, folder: Path, repeats: int) -> None:
    """Measure the load of some captures, dlt's and ours in turn."""
    part = captures.part(folder / "for-dlt", captures.files[:DLT_CAPTURES])
    measures.add("load.dlt.captures", len(part.files))
    for number in range(repeats):
        measures.say(f"load of {part.named}, beside dlt")
        home = folder / f"dlt-{number}"
        home.mkdir()
        measures.child("load.dlt.dlt", "dlt_load", part.folder, home)
        shutil.rmtree(home)
        _load(measures, "load.dlt.almanac", part, folder / f"load-dlt-{number}")


def _load(measures: Measures, name: str, captures: Input, data: Path) -> None:
    almanac = Almanac(data, captures.is_simulated)
    measures.child(name, "take_and_load", captures.folder, data, environment=almanac.environment)
    shutil.rmtree(data)
