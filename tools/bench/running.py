"""Whole runs on few captures: one new capture, nothing new, and a bare `dbt build`, in turn; what all must be rebuilt.

Belongs here: the runs that are compared with dbt. Does not: runs that are compared with one another (scale.py).
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from orchestration.runtime.dbt import dbt_command
from orchestration.settings import Settings
from tests.support.project import CAPTURES, command_environment
from tools.bench.inputs import Almanac, Input
from tools.bench.measuring import Measures
from tools.bench.processes import Ran, ran

WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
FILES = re.compile(r"site: ([\d,]+) pages, ([\d,]+) files written, ([\d,]+) unchanged")


def runs(measures: Measures, captures: Input, folder: Path, repeats: int) -> Almanac:
    """Measure runs on captures of which the last ones come one by one, and return the almanac that has them all."""
    almanac = Almanac(folder / "small", captures.is_simulated)
    held, new = captures.files[:-repeats], captures.files[-repeats:]
    begins = captures.part(folder / "small-begins", held).folder
    if not captures.is_simulated:
        _add_other_forms(begins)
    measures.say(f"first run: {len(held)} daily captures of {captures.named}, and those of other forms where they are")
    measures.command("run.small.first", almanac.run(begins), almanac.environment)
    dbt, environment = _bare_dbt(almanac, folder / "bare")
    measures.say("bare dbt build")
    measures.command("run.small.bare_dbt_build", dbt, environment)
    # A run leaves out the unit tests, which say nothing about data; a build without them is the harder measure.
    measures.say("bare dbt build without its unit tests, one new capture, nothing new, in turn")
    for number, file in enumerate(new):
        one = captures.part(folder / f"small-{number}", [file]).folder
        shutil.copyfile(almanac.settings.warehouse, Settings(folder / "bare").warehouse)
        measures.command("run.small.dbt_without_unit_tests", [*dbt, *WITHOUT_UNIT_TESTS], environment)
        measures.command("run.small.one_new", almanac.run(one), almanac.environment)
        measures.command("run.small.nothing_new", almanac.run(), almanac.environment)
    measures.say("all made again of the same captures")
    again = measures.command("run.small.again", [*almanac.run(), "--rebuild"], almanac.environment)
    files_written(measures, "site.small.again", again)
    return almanac


def files_written(measures: Measures, name: str, run: Ran) -> None:
    """Record what a run says of the site's files."""
    if found := FILES.search(run.errors):
        for kind, figure in zip(("pages", "written", "unchanged"), found.groups(), strict=True):
            measures.add(f"{name}.{kind}", float(figure.replace(",", "")))


def sizes(measures: Measures, size: str, almanac: Almanac) -> None:
    """Record how large the published database is, and the Parquet files of the same tables."""
    published = almanac.settings.published
    measures.add(f"size.{size}.database_mib", published.database.stat().st_size / 2**20)
    measures.add(f"size.{size}.parquet_mib", sum(f.stat().st_size for f in published.parquet.iterdir()) / 2**20)


def _add_other_forms(folder: Path) -> None:
    for other in CAPTURES.iterdir():
        if other.is_dir() and other.name != "rankings_daily":
            shutil.copytree(other, folder / other.name)


def _bare_dbt(almanac: Almanac, folder: Path) -> tuple[list[str], dict[str, str]]:
    # On a copy, so that the almanac finds its own build database as it left it; parsed before, as the almanac's is.
    settings = Settings(folder)
    settings.warehouse.parent.mkdir(parents=True)
    shutil.copyfile(almanac.settings.warehouse, settings.warehouse)
    environment = command_environment(folder) | {"DO_NOT_TRACK": "1"}
    ran(dbt_command(settings, "parse", target=folder / "target"), environment)
    return dbt_command(settings, "build", target=folder / "target"), environment
