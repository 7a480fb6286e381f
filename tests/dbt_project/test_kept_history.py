"""The history before the exports lies in files as collectors keep them: days, charts of two vintages, lost days."""

import json
from typing import Any

from tests.support.kept import day_rows
from tests.support.model_runner import ModelRunner

FEBRUARY, JULY = "2026-02-09T05:54:13Z", "2026-07-12T09:35:18Z"


def _chart(cached_at: str, tokens: int) -> bytes:
    weeks = {"2025-06-02": 500, "2025-06-09": 400, "2025-10-27": tokens}
    points: list[Any] = [{"x": week, "ys": {"a/b": count, "Others": 9}} for week, count in weeks.items()]
    return json.dumps({"data": points, "cachedAt": cached_at}).encode()


def test_raw_charts_of_two_vintages_are_two_versions_and_a_lost_day_is_known_in_them(models: ModelRunner) -> None:
    days = {
        f"{day}.json": json.dumps({"date": day, "fetched_at": FEBRUARY, "error": None, "data": day_rows(day)}).encode()
        for day in ("2025-01-01", "2025-06-14")
    }
    models.build(
        {"chart-1.json": _chart(FEBRUARY, 900), "chart-2.json": _chart(JULY, 890), **days}, of=["fct_captured_periods"]
    )
    captured = models.rows(
        "select source, period_start::varchar, version, as_of::date::varchar, is_complete "
        "from fct_captured_periods where version > 1 or period_start in "
        "('2025-01-01', '2025-06-02', '2025-06-09', '2025-06-14', '2025-10-27') order by all"
    )
    assert captured == [
        ("daily_rankings", "2025-01-01", 1, "2026-02-09", True),
        ("daily_rankings", "2025-06-14", 1, "2026-02-09", True),
        *(("weekly_chart", "2025-06-02", 1, day, True) for day in ("2026-02-09", "2026-07-12")),
        # The source lost 2025-06-15.
        *(("weekly_chart", "2025-06-09", 1, day, False) for day in ("2026-02-09", "2026-07-12")),
        ("weekly_chart", "2025-10-27", 1, "2026-02-09", True),
        ("weekly_chart", "2025-10-27", 2, "2026-07-12", True),
    ]
