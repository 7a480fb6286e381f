"""`make bench`: measures, and writes docs/performance.md, its JSON and plots, and the README's three figures.

Belongs here: the command line and the order of the parts. Does not: any part.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tools.bench.asking import questions, starts
from tools.bench.inputs import DECADE_DAYS, YEAR_DAYS, NoCaptures, simulated, small
from tools.bench.loading import default_read, loads, loads_beside_dlt
from tools.bench.measuring import Measures
from tools.bench.page import write
from tools.bench.processes import Failed
from tools.bench.quick import quick
from tools.bench.results import as_json
from tools.bench.running import runs, sizes
from tools.bench.scale import first_run, one_new
from tools.bench.work import SCRIPTS, as_published, peers_work

REPEATS, STARTS = 3, 7
DOCS = PROJECT_ROOT / "docs"


def main() -> None:
    """Measure what is asked for; exit with 1 when a peer's figures differ, with 2 where there are no captures."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the results for machines on standard output")
    parser.add_argument(
        "--quick", action="store_true", help="only compare the figures of all peers, and measure nothing"
    )
    parser.add_argument("--published", type=Path, help="with --quick: a published database that holds the captures too")
    parser.add_argument(
        "--days", type=int, nargs=2, default=(YEAR_DAYS, DECADE_DAYS), help="captures of a year, of ten"
    )
    parser.add_argument("--repeats", type=int, default=REPEATS, help="how often what takes no minutes is measured (3)")
    parser.add_argument("--out", type=Path, default=DOCS, help="where the page goes (docs)")
    asked = parser.parse_args()
    is_all = (*asked.days, asked.repeats) == (YEAR_DAYS, DECADE_DAYS, REPEATS)
    if not is_all and not asked.quick and asked.out == DOCS:
        parser.error("docs/ is for the whole benchmark: with --days or --repeats, name another folder by --out")
    measures = Measures()
    try:
        with tempfile.TemporaryDirectory(prefix="almanac-bench-") as folder:
            if asked.quick:
                quick(measures, Path(folder), asked.published)
                print(json.dumps({"same_figures": measures.same_figures}, indent=1))
                return
            held = _measured(measures, Path(folder), *asked.days, asked.repeats)
    except NoCaptures as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except (Failed, AssertionError) as error:
        sys.exit(str(error))
    found = as_json(measures, held)
    write(measures, found, held, asked.out)
    measures.say(f"written to {asked.out}")
    if asked.json:
        print(json.dumps(found, indent=1))


def _measured(measures: Measures, folder: Path, year_days: int, decade_days: int, few: int) -> dict[str, int]:
    real, year = small(folder / "few"), simulated(folder / "year", year_days)
    measures.say(f"making {decade_days:,} simulated captures")
    decade = simulated(folder / "decade", decade_days)
    loads(measures, "small", real, folder, few)
    loads(measures, "year", year, folder, few)
    loads_beside_dlt(measures, year, folder, min(few, 2))
    work = folder / "work"
    work.mkdir()
    of_real = peers_work(measures, "small", real, work, SCRIPTS, few)
    peers_work(measures, "small", real, work, ("dlt_duckdb",), 1)
    of_year = peers_work(measures, "year", year, work, SCRIPTS, few)
    of_decade = peers_work(measures, "decade", decade, work, SCRIPTS, 1)

    almanacs = {"small": runs(measures, real, folder / "runs", few)}
    as_published(measures, real, almanacs["small"].settings.published.database, of_real)
    almanacs["year"] = first_run(measures, "year", year, folder / "scale", few)
    measures.child("load.decade.floor", "bare_read", decade.folder)
    almanacs["decade"] = first_run(measures, "decade", decade, folder / "scale", few)
    measures.child("load.decade.floor", "bare_read", decade.folder)
    default_read(measures, "decade", decade)
    one_new(measures, {"year": (almanacs["year"], year), "decade": (almanacs["decade"], decade)}, folder / "new", few)
    for size, captures, floor in (("year", year, of_year), ("decade", decade, of_decade)):
        as_published(measures, captures, almanacs[size].settings.published.database, floor)
    questions(measures, {size: almanacs[size] for size in ("year", "decade")}, few)
    starts(measures, almanacs["small"], STARTS)
    for size, almanac in almanacs.items():
        sizes(measures, size, almanac)
    return {"small": len(real.files), "year": year_days, "decade": decade_days}


if __name__ == "__main__":
    main()
