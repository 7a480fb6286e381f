"""What the load makes of captures: states by content, ranks included, days that are gone, and prices."""

import json
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from orchestration.warehouse.load import load
from tests.support.in_memory import InMemory
from tests.support.made_up import capture_of


def _loaded(*captures: dict[str, Any] | bytes) -> duckdb.DuckDBPyConnection:
    zone = InMemory()
    for capture in captures:
        assert zone.offer(capture if isinstance(capture, bytes) else json.dumps(capture).encode())
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    load(connection, zone)
    return connection


def test_two_pages_that_rank_a_tie_otherwise_are_two_states() -> None:
    rows = [{"slug": "a/x", "total_tokens": 5}, {"slug": "b/y", "total_tokens": 5}]
    pages = [
        {"date": day, "models": [row | {"rank": rank} for rank, row in enumerate(order, start=1)]}
        for day, order in (("2026-03-23", rows), ("2026-03-24", rows[::-1]), ("2026-03-25", rows))
    ]
    connection = _loaded({**pages[0], "more": 1}, *pages)
    weeks = "select period_start::varchar, count(distinct state_id), count(*) from raw.capture_periods group by all"
    assert sorted(connection.execute(weeks).fetchall()) == [("2026-03-16", 1, 2), ("2026-03-23", 2, 2)]


@pytest.mark.parametrize(("price", "kept"), [("0.5", 0.5), ("-1", None), (0, 0.0)])
def test_a_price_of_minus_one_is_unknown_and_of_0_is_free(price: Any, kept: float | None) -> None:
    model = {"rank": 1, "slug": "a/x", "total_tokens": 5, "prompt_price": price, "completion_price": "0.25"}
    connection = _loaded({"date": "2026-03-23", "models": [model]})
    assert connection.execute("select * exclude (capture_id) from raw.page_prices").fetchall() == [("a/x", kept, 0.25)]


def test_a_day_between_others_without_a_row_is_gone() -> None:
    """As a state of its own, which has no rows: an older capture must not show through."""
    days = {date(2026, 3, day): {"a/x": day} for day in (16, 18, 19)}
    connection = _loaded(capture_of(datetime(2026, 3, 20, tzinfo=UTC), days))
    gone = "select period_start::varchar, state_id = 'gone' from raw.capture_periods order by all"
    assert connection.execute(gone).fetchall() == [(f"2026-03-{day}", day == 17) for day in (16, 17, 18, 19)]
    assert connection.execute("select count(*) from raw.usage_states").fetchall() == [(3,)]
