"""What one new capture costs, counted: the same however long the history is; docs/architecture.md says how much."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.compare_weeks import compare_with_captures
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
        lead_streak_low bigint, lead_streak_high bigint
    )[], recursive := true);
    create table main.fct_model_usage_daily (usage_date date);
    create table main.fct_market_weekly (week_start date);
    create table main.fct_model_usage_weekly (week_start date);
    create table main.fct_model_usage_weekly_by_source (week_start date);
    create table main.fct_vendor_weekly (week_start date);
    create table main.fct_weekly_print (week_start date);
"""


def _cost_of_the_last(folder: Path, days: int) -> dict[str, int]:
    """Take, load and check the last of so many captures after the others, and return what was counted."""
    simulate(folder / "captures", days)
    newest = max((folder / "captures").iterdir())
    (folder / "newest").mkdir()
    newest.rename(folder / "newest" / newest.name)
    zone, quarantine = CountingZone(folder / "raw"), folder / "quarantine"
    with duckdb.connect() as connection:
        take(Folder(folder / "captures"), zone, quarantine, print, is_simulated=True)
        load(connection, zone)
        connection.execute(NO_FACTS)
        before = compare_with_captures(zone, connection)
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
            checked = compare_with_captures(zone, connection, folder / "published.duckdb")
        return cost | {"weeks": checked.weeks}


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, int]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orchestration.checks.compare_weeks.compare_facts", lambda *_: ())
        yield [_cost_of_the_last(tmp_path_factory.mktemp(f"history-of-{days}"), days) for days in HISTORIES]


def test_a_new_capture_costs_the_same_in_a_history_twice_as_long(costs: list[dict[str, int]]) -> None:
    """Counted by hand: bytes and sidecar; one read; the new day and the restated one; 12 statements.

    The statements are the maker of the tables and the loaded captures (2), text, rows, facts and record (4), states (5)
    and a checkpoint; one a row would be 1,530. Both histories end on a Friday, so that the last 30 days
    lie in 5 weeks, from 3 days before them on; each is read with the week before: 30 + 3 + 7 captures.
    """
    short, long = costs
    assert short == long
    assert (
        short.items()
        >= {
            "files": 2,
            "bodies to load it": 1,
            "rows read": 30 * 51,
            "raw.captures": 1,
            "raw.capture_periods": 30,
            "raw.usage_states": 2 * 51,
            "statements": 12,
            "weeks": 5,
            "bodies to check it": 40,
        }.items()
    )
