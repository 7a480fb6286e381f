"""What one new capture costs, counted: the same however long the history is; docs/architecture.md says how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.compare import Comparison
from orchestration.checks.compare_weeks import compare_with_captures
from orchestration.checks.reference import Reference
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from orchestration.warehouse.load import load
from orchestration.warehouse.statements import RAW_TABLES
from tools.simulate import simulate

HISTORIES = (122, 213)  # captures, a day each; the last of both restates the day before it


class CountingZone(RawZone):
    """A raw zone that counts the captures whose bytes are read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._read: list[str] = []

    @property
    def bodies_read_at_least_once(self) -> int:
        return len(set(self._read))

    @contextmanager
    def counted(self, cost: dict[str, int], name: str) -> Iterator[None]:
        before = len(self._read)
        yield
        cost[name] = len(self._read) - before

    def read(self, sidecar: Sidecar) -> bytes:
        self._read.append(sidecar.sha256)
        return super().read(sidecar)


class CountingConnection:
    """A connection that counts its statements."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.statements = 0

    def execute(self, *arguments: Any) -> Any:
        self.statements += 1
        return self._connection.execute(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _rows(connection: duckdb.DuckDBPyConnection) -> Counter[str]:
    tables = [f"raw.{name}" for name in RAW_TABLES]
    return Counter({name: connection.table(name).aggregate("count(*)").fetchall()[0][0] for name in tables})


# Facts without a row, so that what is counted is reading: which weeks are looked at depends on the captures alone.
NO_FACTS = """
    create view main.capture_log as select * replace ('daily_rankings' as source) from raw.captures;
    create table main.fct_country_weekly as select unnest([]::struct(
        week_start date, country_code varchar, basis varchar, attribution varchar, lead_streak_weeks bigint,
        is_streak_exact boolean, streak_source varchar
    )[], recursive := true);
    create table main.fct_model_usage_daily (usage_date date);
    create table main.fct_market_weekly (week_start date);
    create table main.fct_model_usage_weekly (week_start date);
    create table main.fct_model_usage_weekly_by_source (week_start date);
    create table main.fct_vendor_weekly (week_start date);
"""


def _compare_nothing(reference: Reference, _: duckdb.DuckDBPyConnection) -> Iterator[Comparison]:
    return iter(())


def _cost_of_the_last(folder: Path, days: int) -> dict[str, int]:
    """Take, load, digest and check the last of so many captures after the others, and return what was counted."""
    simulate(folder / "captures", days)
    newest = max((folder / "captures").iterdir())
    (folder / "newest").mkdir()
    newest.rename(folder / "newest" / newest.name)
    zone, quarantine = CountingZone(folder / "raw"), folder / "quarantine"
    with duckdb.connect() as connection:
        take(Folder(folder / "captures"), zone, quarantine, print, is_simulated=True)
        load(connection, zone)
        connection.execute(NO_FACTS)
        before = compare_with_captures(zone, connection, _compare_nothing)
        assert (before.weeks, zone.bodies_read_at_least_once) == (before.all_weeks, days - 1)
        connection.execute(
            f"attach '{folder}/published.duckdb' as publication; copy from database memory to publication"
        )
        connection.execute("detach publication")
        files, rows = set((folder / "raw").rglob("*.*")), _rows(connection)

        take(Folder(folder / "newest"), zone, quarantine, print, is_simulated=True)
        cost = {"files": len(set((folder / "raw").rglob("*.*")) - files)}
        counting = CountingConnection(connection)
        with zone.counted(cost, "bodies to load it"):
            done = load(counting, zone)  # type: ignore[arg-type]  # it is asked as one
        cost |= {"statements": counting.statements, "rows read": done.rows_read, **(_rows(connection) - rows)}
        with zone.counted(cost, "bodies to check it"):
            checked = compare_with_captures(zone, connection, _compare_nothing, folder / "published.duckdb")
        return cost | {"weeks": checked.weeks}


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, int]]:
    return [_cost_of_the_last(tmp_path_factory.mktemp(f"history-of-{days}"), days) for days in HISTORIES]


def test_a_history_twice_as_long_costs_one_new_capture_nothing(costs: list[dict[str, int]]) -> None:
    short, long = costs
    assert short == long


def test_it_is_read_once_to_load_it(costs: list[dict[str, int]]) -> None:
    assert costs[0]["files"] == 2  # its bytes and its sidecar
    assert costs[0]["bodies to load it"] == 1
    assert costs[0]["rows read"] == 30 * 51


def test_of_what_it_repeats_nothing_is_stored(costs: list[dict[str, int]]) -> None:
    assert (costs[0]["raw.captures"], costs[0]["raw.capture_periods"]) == (1, 30)
    # By hand: the day that is new, and the one before it, which was restated.
    assert costs[0]["raw.usage_states"] == 2 * 51


def test_so_many_statements_load_it(costs: list[dict[str, int]]) -> None:
    # Counted: the maker of the tables and what is held (2); its text, its rows, its facts, itself (4); its states (5);
    # a checkpoint. One statement per row would be 1,530.
    assert costs[0]["statements"] == 12


def test_the_weeks_that_it_covers_are_recomputed_and_no_others(costs: list[dict[str, int]]) -> None:
    # By hand: both histories end on a Friday, so that the last 30 days lie in five weeks, from a Monday three days
    # before them on. A week is read with the one before it, for growth: 30 + 3 + 7 days, and a capture ends on each.
    assert costs[0]["weeks"] == 5
    assert costs[0]["bodies to check it"] == 40
