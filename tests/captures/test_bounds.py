"""The contracts' bounds to the last unit: what lies on them is taken, what lies one beyond is refused."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from orchestration.captures.contract import IsoDate, IsoMoment, TokenCount, check_monday, refuse_future
from orchestration.captures.recognition import recognise
from orchestration.captures.strict_json import Refused

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "first", "last", "before", "after"),
    [
        (TokenCount, 0, 10**17, -1, 10**17 + 1),
        (IsoDate, "2023-01-01", "2199-12-31", "2022-12-31", "2200-01-01"),
        (IsoMoment, "2023-01-01T00:00Z", "2199-12-31T23:59:59Z", "2022-12-31T23:59:59Z", "2200-01-01T00:00Z"),
    ],
)
def test_a_value_on_the_bound_is_taken_and_one_beyond_is_not(
    kind: Any, first: object, last: object, before: object, after: object
) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    for value in (first, last):
        adapter.validate_python(value)
    for value in (before, after):
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


def test_an_as_of_may_be_a_day_ahead_of_our_clock_and_no_more() -> None:
    refuse_future(NOW + timedelta(days=1), NOW)
    with pytest.raises(Refused, match="in the future"):
        refuse_future(NOW + timedelta(days=1, microseconds=1), NOW)


def _daily(days: dict[date, int], as_of: datetime) -> bytes:
    rows = [
        {"date": str(day), "model_permaslug": f"a/{number}", "total_tokens": 5}
        for day, count in days.items()
        for number in range(count)
    ]
    meta = {"as_of": as_of.isoformat(), "version": "v1", "start_date": str(min(days)), "end_date": str(max(days))}
    return json.dumps({"data": rows, "meta": meta}).encode()


@pytest.mark.parametrize(("rows", "later", "reason"), [(51, 0, "at most 50"), (1, 1, "had not begun")])
def test_a_day_has_fifty_models_and_has_begun(rows: int, later: int, reason: str) -> None:
    today = NOW.date()
    recognise(_daily({today: 50}, NOW), NOW)
    with pytest.raises(Refused, match=reason):
        recognise(_daily({today + timedelta(days=later): rows}, NOW), NOW)


def test_of_the_seven_days_of_a_week_its_monday_names_it() -> None:
    monday = date(2026, 3, 16)
    assert check_monday(monday) == monday
    for offset in range(1, 7):
        with pytest.raises(ValueError, match="named by its Monday"):
            check_monday(monday + timedelta(days=offset))
