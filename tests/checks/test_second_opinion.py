"""The recomputation by itself, where real captures do not reach: the day of a reveal, a tie between countries."""

from __future__ import annotations

import json
from datetime import date

import pytest

from orchestration.checks.attributions import Attributions
from orchestration.checks.leads import Leads
from orchestration.checks.recompute import Recomputed
from tests.support.in_memory import InMemory

MONDAY = date(2026, 3, 16)


def test_a_reveal_counts_from_its_day_on() -> None:
    vendor = Attributions().vendor
    assert vendor("openrouter/hunter-alpha", date(2026, 3, 18)) == "xiaomi"
    assert vendor("openrouter/hunter-alpha:free", date(2026, 3, 17)) == "undisclosed"


@pytest.mark.parametrize(("chinese", "is_ahead"), [(4, False), (5, False), (6, True)])
def test_who_ties_does_not_lead(chinese: int, is_ahead: bool) -> None:
    zone = InMemory()
    rows = {"deepseek/v3": chinese, "openai/gpt": 5}
    chart = {"fetched_at": "2026-03-24T00:00:00Z", "data": [{"x": str(MONDAY), "ys": rows}]}
    assert zone.offer(json.dumps(chart).encode())
    leads = Leads(Recomputed(zone))
    assert leads.is_ahead(MONDAY, "CN", "all", "as_known_now", "weekly_chart") is is_ahead
