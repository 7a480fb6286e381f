"""Do one piece of work and print its seconds, without the start of Python (`python -m tools.bench.child WORK …`)."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.settings import Settings

# Every row of every capture in a table, typed: the least that a load does.
BARE_READ = """
    create temp table captured as
    select captured.date::date as usage_date, captured.model_permaslug, captured.total_tokens::bigint as total_tokens
    from (
        select unnest(data) as captured
        from read_json($files, format = 'unstructured',
            columns = {data: 'STRUCT(date VARCHAR, model_permaslug VARCHAR, total_tokens VARCHAR)[]'})
    )
"""
KNOWN_AT = "from country_weekly_known_at($at::timestamptz, 'all', 'as_known_now')"
WARM_CALLS = 5


def bare_read(captures: Path) -> dict[str, float]:
    """Return the seconds in which bare DuckDB reads every row of every capture."""
    import duckdb

    files = sorted(str(path) for path in captures.glob("*.json"))
    with duckdb.connect() as connection:
        return {"bare_read": _seconds(lambda: connection.execute(BARE_READ, {"files": files}))}


def take_and_load(captures: Path, data: Path) -> dict[str, float]:
    """Return the seconds of validation, raw zone and load into the build database together."""
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

    return {"load": taken + _seconds(loading)}


def ask(database: Path) -> dict[str, float]:
    """Return the median CPU seconds of each question, asked several times of one open published database."""
    from orchestration.claims.questions import AUDIT
    from orchestration.publication.reader import open_published

    medians = {}
    with open_published(database) as connection:
        ((at, week),) = connection.execute(
            "select max(as_of)::varchar, max(week_start)::varchar from fct_market_weekly where is_complete"
        ).fetchall()
        claim = {"metric": "country_growth", "entity": "CN", "week_start": week, "value": "0.1", "step": "0.001"}
        missing = dict.fromkeys(("over_entity", "models", "stated_basis", "published_on"))
        questions = {
            "country_weekly_known_at": (KNOWN_AT, {"at": at}),
            "audit": (AUDIT, claim | missing | {"unit": "growth"}),
        }
        for name, (question, given) in questions.items():
            calls = []
            for _ in range(WARM_CALLS + 1):
                began = time.process_time()
                if not connection.execute(question, given).fetchall():
                    raise RuntimeError(f"{name} has no answer in {database}")
                calls.append(time.process_time() - began)
            medians[name] = sorted(calls[1:])[WARM_CALLS // 2]
    return medians


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


WORK: dict[str, Callable[..., dict[str, float]]] = {work.__name__: work for work in (bare_read, take_and_load, ask)}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](*map(Path, sys.argv[2:]))))
