"""The contracts' bounds to the last unit: what lies on them is taken, what lies one beyond is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from orchestration.captures.contract import IsoDate, IsoMoment, TokenCount, check_monday, refuse_future
from orchestration.captures.recognition import recognise
from orchestration.captures.strict_json import Refused
from tests.support.made_up import capture_of

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


@pytest.mark.parametrize(("rows", "later", "reason"), [(51, 0, "at most 50"), (1, 1, "had not begun")])
def test_a_day_has_fifty_models_and_has_begun(rows: int, later: int, reason: str) -> None:
    today = NOW.date()
    recognise(capture_of(NOW, {today: {f"a/{number}": 5 for number in range(50)}}), NOW)
    with pytest.raises(Refused, match=reason):
        recognise(capture_of(NOW, {today + timedelta(days=later): {f"a/{number}": 5 for number in range(rows)}}), NOW)


def test_of_the_seven_days_of_a_week_its_monday_names_it() -> None:
    monday = date(2026, 3, 16)
    assert check_monday(monday) == monday
    for offset in range(1, 7):
        with pytest.raises(ValueError, match="named by its Monday"):
            check_monday(monday + timedelta(days=offset))
