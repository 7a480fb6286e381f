"""The count of requests that all runs share: its two limits, over runs, days, a clock that goes back, and damage."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.sources import data_api_questions
from orchestration.sources.intake import SourceUnreachable
from orchestration.sources.request_budget import DAY, MINUTE, PER_DAY, PER_MINUTE, RequestBudget
from tests.support.contract_server import Clock, ContractServer, Limits
from tests.support.keyed import KeyedRuns

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


class Spender:
    """One data folder's budget, opened anew for every request, as runs do."""

    def __init__(self, folder: Path) -> None:
        self.path, self.clock = folder / "requests.json", Clock(NOW)
        self.waits: list[float] = []
        self.said: list[str] = []

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.clock.advance(timedelta(seconds=seconds))

    def spend(self) -> datetime:
        """Count one request, and return when it may be made."""
        asyncio.run(RequestBudget(self.path, self.said.append, self.clock.now, self._sleep).spend())
        return self.clock.now()


@pytest.fixture
def spender(tmp_path: Path) -> Spender:
    return Spender(tmp_path)


def test_the_thirty_first_of_a_minute_waits_for_the_first_to_be_a_minute_ago(spender: Spender) -> None:
    for _ in range(PER_MINUTE):
        spender.spend()
    spender.clock.advance(timedelta(seconds=20))
    assert spender.spend() == NOW + MINUTE
    assert spender.waits == [45]
    assert spender.said == ["30 requests a minute is the limit: waiting 45 s"]


def test_the_days_requests_are_those_of_any_24_hours_and_of_all_runs(spender: Spender) -> None:
    made = [NOW - timedelta(hours=20) + timedelta(minutes=number) for number in range(PER_DAY - 1)]
    spender.path.write_text(json.dumps([moment.isoformat() for moment in made]))
    spender.spend()
    with pytest.raises(
        SourceUnreachable, match=r"500 requests of a day are used up; there are more from 2026-09-30 16:00"
    ):
        spender.spend()
    assert len(json.loads(spender.path.read_text())) == PER_DAY
    spender.clock.at = made[0] + DAY
    spender.spend()
    with pytest.raises(SourceUnreachable, match="2026-09-30 16:01"):
        spender.spend()


def test_a_clock_that_goes_back_neither_forgets_nor_locks_for_ever(spender: Spender) -> None:
    for _ in range(PER_MINUTE):
        spender.spend()
    spender.clock.at = NOW - timedelta(days=400)
    spender.spend()
    assert spender.waits == [MINUTE.total_seconds()]  # the thirty count, as if made just now
    spender.clock.at = NOW - timedelta(days=398)
    spender.spend()
    assert len(json.loads(spender.path.read_text())) == 1


@pytest.mark.parametrize("body", ["", "[", "{}", '["x"]', "[1]", '["2026-09-30T12:00:00"]', "null", "[" * 100_000])
def test_a_damaged_count_begins_anew_and_says_so(body: str, spender: Spender) -> None:
    spender.path.write_text(body)
    spender.spend()
    assert len(json.loads(spender.path.read_text())) == 1
    assert spender.said == (["requests.json was damaged: counting requests from zero"] if body != "{}" else [])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 5)), min_size=PER_MINUTE, max_size=120))
def test_whatever_the_pace_no_server_would_refuse(pauses: list[tuple[float, float]]) -> None:
    """The server's own count of any 60 seconds, kept by other code, admits every request, however late it comes."""
    clock, limits = Clock(NOW), Limits()

    async def sleep(seconds: float) -> None:
        clock.advance(timedelta(seconds=seconds))

    class InMemory(RequestBudget):
        made: tuple[datetime, ...] = ()

        def _made(self, now: datetime) -> list[datetime]:
            return [moment for moment in self.made if now - moment < DAY]

        def _write(self, made: list[datetime]) -> None:
            self.made = tuple(made)

    budget = InMemory(Path(), lambda _: None, clock.now, sleep)
    for pause, lag in pauses:
        clock.advance(timedelta(seconds=pause))
        asyncio.run(budget.spend())
        assert limits.admits(clock.now() + timedelta(seconds=lag))


def test_a_run_stops_when_the_day_is_used_up_and_another_day_goes_on(
    source: ContractServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten requests are left: they go to what matters most, nothing more is asked, and the next day has the rest."""
    monkeypatch.setattr(data_api_questions, "FIRST_DAY", date(2026, 8, 1))
    runs = KeyedRuns(source, tmp_path)
    start = source.clock.now()
    made = [start - timedelta(hours=2) + timedelta(seconds=number) for number in range(PER_DAY - 10)]
    (tmp_path / "requests.json").write_text(json.dumps([moment.isoformat() for moment in made]))
    intake, lines = runs.run()
    assert len(lines) == len(intake.taken) == 10
    assert ["period=day" in line for line in lines] == [True] + [False] * 9
    assert "the 500 requests of a day are used up" in str(intake.unreachable)
    assert "17 of 27 requests of this run are left for the next" in str(intake.unreachable)
    assert runs.run()[1] == []
    source.clock.advance(DAY)
    intake, rest = runs.run()
    assert intake.unreachable is None
    assert len(rest) == 17 + 2  # and days and weeks again, a day later
    assert set(source.statuses) == {200}
