"""What stands before every answer: the record of what was asked, keys, limits, and the faults that a test orders.

Belongs here: what is the same for every address. Does not: any rule of a single address.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DROP = 0


class Clock:
    """The server's time, UTC: this machine's, or what a test sets; then it stands still until it is set again."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the moment it is."""
        return self.at or datetime.now(UTC)

    def advance(self, by: timedelta) -> None:
        """Set it later: what a client that waits by this clock calls in place of sleeping."""
        self.at = self.now() + by


@dataclass(frozen=True)
class Asked:
    """One request: its path, its parameters, when it came by the server's clock, and the status of the answer.

    The status 0 stands for an answer that broke off.
    """

    path: str
    parameters: Mapping[str, str]
    line: str
    at: datetime
    status: int


@dataclass
class Limits:
    """Requests a key may make a minute, and an account a day: both in any 60 seconds, in any 24 hours.

    The source does not say where its minutes and days begin; who keeps to these keeps to every reading. What is
    refused does not count.
    """

    per_minute: int = 30
    per_day: int = 500
    _times: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def admits(self, key: str, account: str, now: datetime) -> bool:
        """Return whether a request is within both limits, and count it when it is."""
        by_key, by_account = self._times[f"key {key}"], self._times[f"account {account}"]
        this_minute = sum(now - MINUTE < at <= now for at in by_key)
        this_day = sum(now - DAY < at <= now for at in by_account)
        if this_minute >= self.per_minute or this_day >= self.per_day:
            return False
        by_key.append(now)
        by_account.append(now)
        return True


@dataclass
class Faults:
    """Faults by the number of the request, from 1, over all addresses."""

    _by_number: dict[int, tuple[int, Mapping[str, str]]] = field(default_factory=dict)
    _came: int = 0

    def answer_next(self, status: int, times: int = 1, **headers: str) -> None:
        """Answer the next requests with an error (429, 500 …); ``retry_after="0"`` sends that header."""
        for number in range(self._came + 1, self._came + 1 + times):
            self._by_number[number] = status, headers

    def answer_at(self, number: int, status: int, **headers: str) -> None:
        """Answer the request of that number with an error; the number counts from the server's start."""
        self._by_number[number] = status, headers

    def break_off_at(self, number: int) -> None:
        """Let the answer to the request of that number break off half-way."""
        self._by_number[number] = DROP, {}

    def of_next(self) -> tuple[int, Mapping[str, str]] | None:
        """Count a request, and return its fault as (status, headers) if one was ordered."""
        self._came += 1
        return self._by_number.pop(self._came, None)


class Record:
    """Every request in order, without any key."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    @property
    def lines(self) -> list[str]:
        """Return path and query of every request."""
        return [asked.line for asked in self.asked]

    def of(self, ending: str, **parameters: str) -> list[Asked]:
        """Return the requests whose path ends so and whose parameters hold these."""
        return [
            asked
            for asked in self.asked
            if asked.path.endswith(ending) and parameters.items() <= asked.parameters.items()
        ]

    def statuses(self) -> Counter[int]:
        """Return how many requests had which answer."""
        return Counter(asked.status for asked in self.asked)
