"""`make bench`: load and run against their bare floors, in one run on one machine; ratios, since no second is stable.

Belongs here: measuring and printing. Does not: any assertion on time (no test fails by it). --json is for machines.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.runtime.dbt import dbt_command
from orchestration.settings import Settings
from tests.support.project import CAPTURES, command_environment

# The best of so many; --once for a look.
REPEATS = 1 if "--once" in sys.argv else 3
BARE_READ = """
    select count(*) from (select unnest(data) from read_json($files, format = 'unstructured',
        columns = {data: 'STRUCT(date VARCHAR, model_permaslug VARCHAR, total_tokens VARCHAR)[]'}))
"""


def main() -> None:
    """Measure and print."""
    if not CAPTURES.is_dir():
        sys.exit(f"no real captures at {CAPTURES}: nothing to measure on")
    with tempfile.TemporaryDirectory() as folder:
        figures = _load(Path(folder)) | _run(Path(folder)) | _storage(Path(folder))
    if "--json" in sys.argv:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name:58} {value:>10,.2f}")


def _load(folder: Path) -> dict[str, float]:
    files = sorted(str(path) for path in (CAPTURES / "rankings_daily").glob("*.json"))

    def bare() -> None:
        with duckdb.connect() as connection:
            connection.execute(BARE_READ, {"files": files}).fetchall()

    floor = _best(bare)
    takes, loads = [], []
    for number in range(REPEATS):
        # In a process of its own each time: peak memory is that of the process.
        code = (
            "import sys, time; from pathlib import Path; from orchestration.settings import Settings\n"
            "from orchestration.captures.raw_zone import RawZone; from orchestration.sources.intake import take\n"
            "from orchestration.sources.folder import Folder; from orchestration.warehouse.load import load\n"
            "from orchestration.warehouse.writer import open_warehouse\n"
            "s = Settings(Path(sys.argv[1])); zone = RawZone(s.raw); began = time.perf_counter()\n"
            "take(Folder(Path(sys.argv[2])), zone, s.quarantine, print); taken = time.perf_counter()\n"
            "with open_warehouse(s.warehouse) as c: load(c, zone)\n"
            "print(taken - began, time.perf_counter() - taken)"
        )
        data, source = str(folder / f"load{number}"), str(CAPTURES / "rankings_daily")
        answer = subprocess.run(
            [sys.executable, "-c", code, data, source],
            env=command_environment(Path(data)),
            capture_output=True,
            text=True,
            check=True,
        )
        took, loaded = answer.stdout.split()[-2:]
        takes.append(float(took))
        loads.append(float(loaded))
    return {
        "bare read_json of 76,500 rows (s)": floor,
        "load of the same captures (s)": min(loads),
        "load / bare read_json (under 3)": min(loads) / floor,
        "validation, raw zone and load (s)": min(takes) + min(loads),
        "with validation / bare read_json (under 10)": (min(takes) + min(loads)) / floor,
    }


def _run(folder: Path) -> dict[str, float]:
    data = folder / "run"
    environment = command_environment(data)
    almanac = [str(Path(sys.executable).with_name("almanac")), "run", "--offline", "--captures", str(CAPTURES)]
    dbt = dbt_command(Settings(data), "build", target=folder / "bare_target")

    # The first of them fills the folder; with --once it is the only one, and parses and documents the project too.
    whole, whole_mb = _timed([*almanac, "--rebuild"], environment)
    bare, bare_mb = _timed(dbt, environment)
    again, _ = _timed(almanac, environment)
    return {
        "bare dbt build (s)": bare,
        "bare dbt build, peak memory (MB)": bare_mb,
        "almanac run (s)": whole,
        "almanac run / bare dbt build (under 2)": whole / bare,
        "almanac run, peak memory of the largest process (MB)": whole_mb,
        "almanac run with nothing new (s)": again,
        "nothing new / almanac run (under 1)": again / whole,
    }


def _storage(folder: Path) -> dict[str, float]:
    with duckdb.connect(folder / "run" / "warehouse" / "almanac.duckdb", read_only=True) as connection:
        ((captures, rows),) = connection.execute(
            "select count(*), sum(row_count) from raw.captures where form = 'data_api_daily'"
        ).fetchall()
        ((stored,),) = connection.execute(
            "select count(*) from raw.usage_states where form = 'data_api_daily'"
        ).fetchall()
    return {"rows per capture as delivered": rows / captures, "rows per capture as stored": stored / captures}


def _best(work: Callable[[], None]) -> float:
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def _timed(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the best seconds of a command, and the megabytes of its largest process."""
    runs = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{' '.join(arguments)} failed")
        runs.append((time.perf_counter() - began, usage.ru_maxrss / 1024))
    return min(runs)


if __name__ == "__main__":
    main()
