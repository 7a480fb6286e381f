"""Test the reference by itself, where real captures do not reach: a reveal's day, a tie, a part of a week."""

import json
from datetime import UTC, date, datetime

import pytest

from orchestration.checks.reference import Reference, owner
from orchestration.checks.reference_streaks import Streaks, standings_of
from tests.support.in_memory import InMemory
from tests.support.made_up import capture_of

MONDAY = date(2026, 3, 16)


def test_a_reveal_counts_from_its_day_on() -> None:
    assert owner("openrouter/hunter-alpha", "vendor", date(2026, 3, 18)) == "xiaomi"
    assert owner("openrouter/hunter-alpha:free", "vendor", date(2026, 3, 17)) == "undisclosed"


@pytest.mark.parametrize(("chinese", "is_ahead"), [(4, False), (5, False), (6, True)])
def test_a_tie_is_no_lead(chinese: int, is_ahead: bool) -> None:
    zone = InMemory()
    rows = {"deepseek/v3": chinese, "openai/gpt": 5}
    chart = {"fetched_at": "2026-03-24T00:00:00Z", "data": [{"x": str(MONDAY), "ys": rows}]}
    assert zone.offer(json.dumps(chart).encode())
    streaks = Streaks({MONDAY: standings_of(Reference(zone), MONDAY)}, MONDAY, {})
    assert streaks.is_ahead(MONDAY, ("CN", "all", "as_known_now"), "weekly_chart") is is_ahead


@pytest.mark.parametrize(("tokens", "answering"), [(1500, "weekly_chart"), (18_999, "weekly_chart"), (19_000, "both")])
def test_a_part_of_a_week_answers_for_nothing(tokens: int, answering: str) -> None:
    """By hand: 5 % of the chart's 20,000 is 1,000, so that 19,000 may be a restatement and 18,999 is none."""
    zone = InMemory()
    chart = {"fetched_at": "2026-03-24T00:00:00Z", "data": [{"x": str(MONDAY), "ys": {"deepseek/v3": 20_000}}]}
    week = capture_of(datetime(2026, 3, 24, tzinfo=UTC), {MONDAY: {"openai/gpt": tokens}}, date(2026, 3, 22))
    for capture in (week, json.dumps(chart).encode()):
        assert zone.offer(capture)
    by_source = Reference(zone).weeks[MONDAY]
    names = {name for name, week in by_source.items() if week.agrees_with_days is not False and week.answers(None)}
    assert names == ({"weekly_chart"} if answering == "weekly_chart" else {"weekly_chart", "data_api_weeks"})
    market = Reference(zone).answering(MONDAY, "all")
    assert market is not None
    assert (market.source.name, market.tokens) == ("weekly_chart", 20_000)
