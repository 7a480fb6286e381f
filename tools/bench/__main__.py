"""Measure, and write docs/performance.md, its JSON, its plot and the README's figures (`make bench`).

--quick only compares the figures of all peers; --before CHECKOUT measures two checkouts in turn and prints a table.
"""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

from orchestration.settings import PROJECT_ROOT, BadInput
from tools.bench.inputs import NoCaptures
from tools.bench.measures import Measures
from tools.bench.processes import Failed

PARTS = ("few", "sample", "decade")


def main() -> None:
    """Exit with 1 when figures differ or a command fails, with 2 without captures."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="compare the figures of all peers, measure nothing")
    parser.add_argument("--published", type=Path, help="with --quick: a published database to compare with them too")
    parser.add_argument("--before", type=Path, help="another checkout, measured in turn with this one")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="with --before: the parts to measure")
    parser.add_argument("--days", type=int, default=3650, help="simulated captures of ten years (3650)")
    parser.add_argument("--repeats", type=int, default=3, help="how often short commands are measured (3)")
    parser.add_argument("--out", type=Path, default=PROJECT_ROOT / "docs", help="where the page goes (docs)")
    options = parser.parse_args()
    # SIGTERM too removes the temporary folder, which has gigabytes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="almanac-bench-") as folder:
            _measure(options, Path(folder))
    except (NoCaptures, BadInput) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except (Failed, AssertionError) as error:
        sys.exit(str(error))


def _measure(options: argparse.Namespace, folder: Path) -> None:
    measures = Measures()
    if options.quick:
        from tools.bench.peers_work import quick

        quick(measures, folder, options.published)
        print(json.dumps({"same_figures": measures.same_figures}, indent=1))
    elif options.before:
        from tools.bench.compared import compare

        print(compare(measures, options.before, folder, options.only, options.days, options.repeats))
    else:
        from tools.bench.page import write
        from tools.bench.whole import measure_all

        write(measure_all(measures, folder, options.days, options.repeats), options.out)
        measures.say(f"written to {options.out}")


if __name__ == "__main__":
    main()
