"""One piece of work in a process of its own, timed from within: `python -m tools.bench.child WORK …` prints seconds.

Belongs here: what is compared without the start of Python and its libraries. Does not: repeating, ratios.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.settings import Settings

# Every row of every capture in a table, typed: the least that a load does. Told by `records = true` that each file is
# one record, DuckDB 2.0 need not find out by itself what a file with one declared column is, and takes less time.
BARE_READ = """
    create temp table captured as
    select captured.date::date as usage_date, captured.model_permaslug, captured.total_tokens::bigint as total_tokens
    from (
        select unnest(data) as captured
        from read_json($files, format = 'unstructured', {records}
            columns = {{data: 'STRUCT(date VARCHAR, model_permaslug VARCHAR, total_tokens VARCHAR)[]'}})
    )
"""
KNOWN_AT = "from country_weekly_known_at($at::timestamptz, 'all', 'as_known_now')"
WARM_CALLS = 5


def bare_read(captures: Path) -> dict[str, float]:
    """Return the seconds in which bare DuckDB reads every row of every capture."""
    return {"read": _bare_read(captures, "")}


def bare_read_of_records(captures: Path) -> dict[str, float]:
    """Return the same where DuckDB is told that each file is one record."""
    return {"read": _bare_read(captures, "records = true,")}


def _bare_read(captures: Path, records: str) -> float:
    import duckdb

    files, statement = sorted(str(path) for path in captures.glob("*.json")), BARE_READ.format(records=records)
    with duckdb.connect() as connection:
        return _seconds(lambda: connection.execute(statement, {"files": files}))


def take_and_load(captures: Path, data: Path) -> dict[str, float]:
    """Return the seconds of validation with the raw zone, and of the load into the build database."""
    from orchestration.captures.raw_zone import RawZone
    from orchestration.sources.folder import Folder
    from orchestration.sources.intake import take
    from orchestration.warehouse.load import load
    from orchestration.warehouse.writer import open_warehouse

    settings = Settings.from_environment(data)
    zone, simulated = RawZone(settings.raw), settings.is_simulated
    taken = _seconds(lambda: take(Folder(captures), zone, settings.quarantine, print, is_simulated=simulated))

    def loading() -> None:
        with open_warehouse(settings.warehouse) as connection:
            if not load(connection, zone).captures_held:
                raise RuntimeError(f"no capture of {captures} was taken")

    return {"take": taken, "load": _seconds(loading)}


def dlt_load(captures: Path, home: Path) -> dict[str, float]:
    """Return the seconds in which dlt loads the rows into DuckDB."""
    import dlt  # noqa: F401 - its import is not measured

    from tools.bench.peers.dlt_duckdb import load

    return {"load": _seconds(lambda: load(captures, home))}


def ask(database: Path) -> dict[str, float]:
    """Return the median CPU seconds of each question, asked again and again of a published database that is open."""
    from orchestration.claims.questions import AUDIT
    from orchestration.publication.reader import open_published

    found = {}
    with open_published(database) as connection:
        ((at, week),) = connection.execute(
            "select max(as_of)::varchar, max(week_start)::varchar from fct_market_weekly where is_complete"
        ).fetchall()
        claim = {"metric": "country_growth", "entity": "CN", "week_start": week, "value": "0.1", "step": "0.001"}
        unsaid = dict.fromkeys(("over_entity", "models", "stated_basis", "published_on"))
        questions = {
            "country_weekly_known_at": (KNOWN_AT, {"at": at}),
            "audit": (AUDIT, claim | unsaid | {"unit": "growth"}),
        }
        for name, (question, given) in questions.items():
            calls = []
            for _ in range(WARM_CALLS + 1):
                began = time.process_time()
                if not connection.execute(question, given).fetchall():
                    raise RuntimeError(f"{name} has no answer in {database}")
                calls.append(time.process_time() - began)
            found[name] = sorted(calls[1:])[WARM_CALLS // 2]
    return found


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


WORK: dict[str, Callable[..., dict[str, float]]] = {
    work.__name__: work for work in (bare_read, bare_read_of_records, take_and_load, dlt_load, ask)
}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](*map(Path, sys.argv[2:]))))
