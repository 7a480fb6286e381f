"""The whole benchmark, part by part.

Belongs here: the order of the parts, and how often each is measured. Does not: any part.
"""

from __future__ import annotations

from pathlib import Path

from tools.bench.asking import questions, starts
from tools.bench.inputs import simulated, small
from tools.bench.loading import loads, loads_beside_dlt, read_of_records
from tools.bench.measuring import Measures
from tools.bench.running import runs, sizes
from tools.bench.scale import first_run, one_new
from tools.bench.work import SCRIPTS, as_published, peers_work

STARTS = 7
# What takes half a minute or more; of two pairs the median is their mean, and both stand in the results.
PAIRS = 2


def measured(measures: Measures, folder: Path, year_days: int, decade_days: int, few: int) -> dict[str, int]:
    """Measure everything, and return how many captures each size has.

    What takes no minutes is measured ``few`` times. Raise AssertionError where figures differ, `Failed` where a command
    fails, and `NoCaptures` where none are in the folder that is named.
    """
    real, year = small(folder / "few"), simulated(folder / "year", year_days)
    measures.few = real.named
    measures.say(f"making {decade_days:,} simulated captures")
    decade = simulated(folder / "decade", decade_days)
    loads(measures, "small", real, folder, few)
    loads(measures, "year", year, folder, min(few, PAIRS))
    read_of_records(measures, "year", year)
    loads_beside_dlt(measures, year, folder, min(few, PAIRS))
    work = folder / "work"
    work.mkdir()
    peers_work(measures, "small", real, work, SCRIPTS, few)
    peers_work(measures, "small", real, work, ("dlt_duckdb",), 1)
    peers_work(measures, "year", year, work, SCRIPTS, few)
    peers_work(measures, "decade", decade, work, SCRIPTS, 1)

    almanacs = {"small": runs(measures, real, folder / "runs", min(few, PAIRS))}
    as_published(measures, real, almanacs["small"].settings.published.database, work / "small")
    almanacs["year"] = first_run(measures, "year", year, folder / "scale", few)
    loads(measures, "decade", decade, folder, 1)
    almanacs["decade"] = first_run(measures, "decade", decade, folder / "scale", few)
    measures.child("load.decade.floor", "bare_read", decade.folder)
    grown = {"year": (almanacs["year"], year), "decade": (almanacs["decade"], decade)}
    missing = few - one_new(measures, grown, folder / "new", few)
    for size, (almanac, captures) in grown.items():
        held = captures.part(work / f"{size}-held", captures.files[: len(captures.files) - missing])
        as_published(measures, held, almanac.settings.published.database, work / size)
    questions(measures, {size: almanacs[size] for size in grown}, few)
    starts(measures, almanacs["small"], STARTS)
    for size, almanac in almanacs.items():
        sizes(measures, size, almanac)
    return {"small": len(real.files), "year": year_days, "decade": decade_days}
