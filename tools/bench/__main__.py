"""`make bench`: measures, and writes docs/performance.md, its JSON and plots, and the README's three figures.

Belongs here: the command line. Does not: what is measured in which order (whole.py).
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

from orchestration.settings import PROJECT_ROOT, BadInput
from tools.bench.inputs import DECADE_DAYS, YEAR_DAYS, NoCaptures
from tools.bench.measuring import Measures
from tools.bench.processes import Failed
from tools.bench.quick import quick

REPEATS = 3
DOCS = PROJECT_ROOT / "docs"


def main() -> None:
    """Measure what is asked for; exit with 1 when figures differ, with 2 without captures."""
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
    # Whoever ends us wants no gigabytes left in the folder of temporary files.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    measures = Measures()
    try:
        with tempfile.TemporaryDirectory(prefix="almanac-bench-") as folder:
            if asked.quick:
                quick(measures, Path(folder), asked.published)
                print(json.dumps({"same_figures": measures.same_figures}, indent=1))
                return
            # Imported here: the quick form needs neither Dagster nor what draws.
            from tools.bench.page import write
            from tools.bench.results import as_json
            from tools.bench.whole import measured

            held = measured(measures, Path(folder), asked.days[0], asked.days[1], asked.repeats)
    except (NoCaptures, BadInput) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except (Failed, AssertionError) as error:
        sys.exit(str(error))
    found = as_json(measures, held)
    write(measures, found, held, asked.out)
    measures.say(f"written to {asked.out}")
    if asked.json:
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
