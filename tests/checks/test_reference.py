"""Test the reference by itself, where real captures do not reach: a reveal's day, a tie, what is assumed."""

import json
from datetime import UTC, date, datetime
from functools import partial

import pytest

from orchestration.checks.reference import Reference, owner
from orchestration.checks.reference_states import State
from orchestration.checks.reference_streaks import is_ahead
from tests.support.in_memory import InMemory
from tests.support.made_up import capture_of

MONDAY = date(2026, 3, 16)


def test_a_reveal_counts_from_its_day_on() -> None:
    assert owner("openrouter/hunter-alpha", "vendor", date(2026, 3, 18)) == "xiaomi"
    assert owner("openrouter/hunter-alpha:free", "vendor", date(2026, 3, 17)) == "undisclosed"


@pytest.mark.parametrize(("chinese", "is_leading"), [(4, False), (5, False), (6, True)])
def test_a_tie_is_no_lead(chinese: int, is_leading: bool) -> None:
    state = _state(_chart(24, {"deepseek/v3": chinese, "openai/gpt": 5}))
    parts = state.parts(None, partial(owner, by="country", known_on=MONDAY))
    assert is_ahead(parts, "CN") is is_leading


@pytest.mark.parametrize(("tokens", "answering"), [(18_999, "weekly_chart"), (19_000, "data_api_weeks")])
def test_a_part_of_a_week_answers_for_nothing(tokens: int, answering: str) -> None:
    """By hand: 5 % of the chart's 20,000 is 1,000, so that 19,000 may be a restatement and 18,999 is none."""
    week = capture_of(datetime(2026, 3, 25, tzinfo=UTC), {MONDAY: {"openai/gpt": tokens}}, date(2026, 3, 22))
    state = _state(_chart(24, {"deepseek/v3": 20_000}), week)
    assert (state.source.name, state.total) == (answering, 20_000 if answering == "weekly_chart" else 19_000)


def test_a_repetition_is_no_observation() -> None:
    """The chart said 20,000 first and repeats it after the Data API said 20,001, which is the newer state."""
    week = capture_of(datetime(2026, 3, 25, tzinfo=UTC), {MONDAY: {"openai/gpt": 20_001}}, date(2026, 3, 22))
    chart = {"openai/gpt": 20_000}
    assert _state(_chart(24, chart), week, _chart(26, chart)).total == 20_001
    assert _state(_chart(24, chart), week, _chart(26, {"openai/gpt": 20_002})).total == 20_002
    assert _state(_chart(25, chart), week).total == 20_000, "at equal moments the chart goes first"


def test_one_total_with_other_counts_is_another_state() -> None:
    old = capture_of(
        datetime(2026, 3, 23, 1, tzinfo=UTC), {MONDAY: {"openai/gpt": 58, "deepseek/v3": 42}}, date(2026, 3, 22)
    )
    state = _state(old, _chart(24, {"openai/gpt": 60, "Others": 40}))
    assert {name: (row.low, row.high) for name, row in state.rows.items()} == {"openai/gpt": (60, 60)}


@pytest.mark.parametrize(
    ("moved", "bounds"),
    [
        (
            25,
            (100, 115),
        ),  # of 40 more 25 were seen, so that 15 are left for gpt-2 and for what the ranking did not name
        (40, (100, 100)),
        (41, (0, 109)),  # more was seen than the market rose by, so that others fell: nothing is assumed
        (0, (0, 150)),  # nothing was seen to move
        (-1, (0, 151)),
    ],
)
def test_what_is_left_of_a_difference_bounds_what_a_newer_state_does_not_name(
    moved: int, bounds: tuple[int, int]
) -> None:
    """By hand, of a whole ranking of 1,060 beside a chart of 1,100 that names one of its three models."""
    rows = {"openai/gpt-1": 950, "openai/gpt-2": 100, "deepseek/v3": 10}
    old = capture_of(datetime(2026, 3, 23, 1, tzinfo=UTC), {MONDAY: rows}, date(2026, 3, 22))
    state = _state(old, _chart(24, {"openai/gpt-1": 950 + moved, "Others": 150 - moved}))
    assert state.rows.get("openai/gpt-2", state.without_row)[1:] == bounds


def _chart(day: int, rows: dict[str, int]) -> bytes:
    return json.dumps({"fetched_at": f"2026-03-{day}T00:00:00Z", "data": [{"x": str(MONDAY), "ys": rows}]}).encode()


def _state(*captures: bytes) -> State:
    zone = InMemory()
    for capture in captures:
        assert zone.offer(capture)
    state = Reference(zone).answering(MONDAY, "all")
    assert state is not None
    return state
