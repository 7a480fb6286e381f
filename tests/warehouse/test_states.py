"""What the load makes of pages: states by content, ranks included, and prices."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from orchestration.warehouse.load import load
from tests.support.in_memory import InMemory


def _loaded(*pages: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    zone = InMemory()
    for page in pages:
        assert zone.offer(json.dumps(page).encode())
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
