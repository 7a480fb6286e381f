"""What may be asked of the Data API: the parameters, their values, and the windows of days.

Belongs here: the rules of a request, each a 400 when broken. Does not: answers (rankings.py, apps.py).

Where the source's words leave a choice, the server takes the reading under which a careless client fails:
- `category` and `language_type` need `period=week` or `month` said: what is not said is `day`, and that is a 400;
- a window is measured as it was asked, before an early start is moved;
- an exact week or month that the window cuts has the days that were asked for, and no others;
- a parameter that is unknown, empty or repeated is a 400, where the source may well ignore it.
An `end_date` after today is taken as it is: those days have no rows yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tests.support.contract_server.market import FIRST_DAY, ONE_DAY
from tests.support.contract_server.slices import BUCKETS, CATEGORIES, LANGUAGE_TYPES, MODALITIES

MAX_DAYS = 366
DEFAULT_DAYS = 30
VALUES = {
    "period": ("day", "week", "month"),
    "modality": MODALITIES,
    "context_bucket": BUCKETS,
    "category": CATEGORIES,
    "language_type": LANGUAGE_TYPES,
}


class BadRequest(Exception):  # noqa: N818 - an answer to the client
    """What was asked breaks a rule; the message says which. The answer is a 400."""


@dataclass(frozen=True)
class Window:
    """Days that are asked for, both inclusive, the start already moved to where the dataset begins."""

    start: date
    end: date

    @property
    def days(self) -> list[date]:
        """Return every day of the window, oldest first."""
        return [self.start + number * ONE_DAY for number in range((self.end - self.start).days + 1)]


@dataclass(frozen=True)
class RankingsQuery:
    """One valid request for ``rankings-daily``; None stands for a slice that was not asked for."""

    window: Window
    period: str
    modality: str | None
    context_bucket: str | None
    estimate_of: str | None


def single_values(parameters: Iterable[tuple[str, str]], allowed: Iterable[str]) -> dict[str, str]:
    """Return the parameters by name; raise `BadRequest` for one that is unknown, empty or there twice."""
    values: dict[str, str] = {}
    known = set(allowed)
    for name, value in parameters:
        if name not in known:
            raise BadRequest(f"Unknown parameter {name}")
        if name in values:
            raise BadRequest(f"{name} is there more than once")
        if not value:
            raise BadRequest(f"{name} is empty")
        values[name] = value
    return values


def window_of(values: dict[str, str], today: date) -> Window:
    """Return the days asked for, by default the last 30 up to the last completed one; raise `BadRequest`."""
    end = _date(values, "end_date") or today - ONE_DAY
    start = _date(values, "start_date") or end - timedelta(days=DEFAULT_DAYS - 1)
    if start > end:
        raise BadRequest("start_date must not be after end_date")
    if end < FIRST_DAY:
        raise BadRequest(f"The dataset begins on {FIRST_DAY}")
    if (end - start).days + 1 > MAX_DAYS:
        raise BadRequest(f"The window spans more than {MAX_DAYS} days")
    return Window(max(start, FIRST_DAY), end)


def rankings_query(parameters: Iterable[tuple[str, str]], today: date) -> RankingsQuery:
    """Return what was asked for; raise `BadRequest` for what may not be asked, or not together."""
    values = single_values(parameters, ["start_date", "end_date", *VALUES])
    for name, allowed in VALUES.items():
        if name in values and values[name] not in allowed:
            raise BadRequest(f"{name} must be one of {', '.join(allowed)}")
    window = window_of(values, today)
    period = values.get("period", "day")
    estimates = [values[name] for name in ("category", "language_type") if name in values]
    if len(estimates) > 1:
        raise BadRequest("category and language_type cannot be combined")
    if estimates and (values.keys() & {"modality", "context_bucket"}):
        raise BadRequest("category and language_type cannot be combined with modality or context_bucket")
    if estimates and period == "day":
        raise BadRequest("category and language_type are weekly estimates: period=day is not available")
    return RankingsQuery(
        window, period, values.get("modality"), values.get("context_bucket"), estimates[0] if estimates else None
    )


def _date(values: dict[str, str], name: str) -> date | None:
    if name not in values:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", values[name]):
        raise BadRequest(f"{name} must be written YYYY-MM-DD")
    try:
        return date.fromisoformat(values[name])
    except ValueError:
        raise BadRequest(f"{name} is no day of the calendar") from None
