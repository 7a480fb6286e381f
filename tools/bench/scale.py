"""What one new capture costs where a year is held, and where ten years are; and what it costs to make all of it anew.

Belongs here: the runs that are compared with one another. Does not: runs beside dbt (running.py).
"""

from __future__ import annotations

from pathlib import Path

from tools.bench.inputs import Almanac, Input
from tools.bench.measuring import Measures
from tools.bench.processes import Ran
from tools.bench.running import files_written
from tools.bench.steps import last_jobs

# The whole benchmark is to end within a quarter of an hour; what comes after these runs takes a minute.
LIMIT_SECONDS, REST_SECONDS = 15 * 60, 60


def first_run(measures: Measures, size: str, captures: Input, folder: Path, held_back: int) -> Almanac:
    """Measure the first run on all captures but the last ones, and return the almanac."""
    almanac = Almanac(folder / size, captures.is_simulated)
    begins = captures.part(folder / f"{size}-begins", captures.files[:-held_back])
    measures.say(f"first run: {begins.named}")
    run = measures.command(f"run.{size}.first", almanac.run(begins.folder), almanac.environment)
    _first_parts(measures, size, almanac, run, len(begins.files))
    return almanac


def one_new(measures: Measures, sizes: dict[str, tuple[Almanac, Input]], folder: Path, repeats: int) -> int:
    """Measure runs with one new capture, of each size in turn, and return how often; once more while there is time."""
    took = 0.0
    for number in range(repeats):
        began = measures.elapsed_seconds
        if number and began + took > LIMIT_SECONDS - REST_SECONDS:
            measures.say(f"no time for another pair: {number} of {repeats}")
            return number
        for size, (almanac, captures) in sizes.items():
            measures.say(f"one new capture where {len(captures.files) - repeats + number:,} are held")
            one = captures.part(folder / f"{size}-{number}", [captures.files[number - repeats]]).folder
            run = measures.command(f"run.{size}.one_new", almanac.run(one), almanac.environment)
            files_written(measures, f"site.{size}.one_new", run)
            _steps(measures, f"run.{size}.one_new", almanac)
        took = measures.elapsed_seconds - began
    return repeats


def _first_parts(measures: Measures, size: str, almanac: Almanac, run: Ran, captures: int) -> None:
    # The build job of a first run makes everything from the raw zone: nothing else was there.
    intake, build = last_jobs(almanac)
    loading = intake.steps["folder_captures"] + build.steps["raw_tables"]
    measures.add(f"load.{size}.run.seconds", loading)
    measures.add(f"rebuild.{size}.seconds", build.seconds)
    measures.add(f"rebuild.{size}.ms_a_capture", 1000 * build.seconds / captures)
    measures.add(f"rebuild.{size}.peak_mib", run.peak_mib_between(build.began, build.ended))
    measures.add(f"site.{size}.seconds", build.site_seconds or build.steps["pages"])
    measures.add(f"site.{size}.of_run", (build.site_seconds or build.steps["pages"]) / run.seconds)
    files_written(measures, f"site.{size}.first", run)
    _steps(measures, f"run.{size}.first", almanac)


def _steps(measures: Measures, name: str, almanac: Almanac) -> None:
    for job in last_jobs(almanac):
        for step, seconds in job.steps.items():
            measures.add(f"{name}.step.{step}.seconds", seconds)
