"""Choose the requests to OpenRouter's Data API: what is not stored yet, and what may have changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from orchestration.captures.forms.daily import MAX_DAYS
from orchestration.captures.forms.data_api_weeks import ESTIMATES, SLICES
from orchestration.captures.sidecar import Sidecar

SOURCE = "openrouter_data_api"
PATH = "/datasets/rankings-daily"
APPS_PATH = "/datasets/app-rankings"
MOST_APPS = 100  # "limit 1–100"
FIRST_DAY = date(2025, 1, 1)  # "The dataset begins on 2025-01-01"
ONE_DAY = timedelta(days=1)


class Kind(NamedTuple):
    """A series of answers: its period, the part requested (``asked``), and when a period is requested again.

    A period is requested until a capture was made ``settling`` after its end, but not again within ``days_between``.
    Of apps (``of_apps``) only the newest period is requested: an answer has the sum of its window, not weeks.
    """

    days: int
    asked: tuple[tuple[str, str], ...]
    settling: timedelta
    days_between: int
    of_apps: bool = False

    @property
    def is_auxiliary(self) -> bool:
        """Return whether the answers are no part of the market's history."""
        return self.of_apps or bool(self.asked)

    @property
    def period(self) -> str:
        """Return the period as the source names it."""
        return "day" if self.days == 1 else "week"


# Nearly all restatements come within 48 hours of a day's end, a few later (thresholds.csv: settling_hours). 35 days
# cost no more requests than one day, and requested together, days and weeks show one state.
_WHOLE = (timedelta(days=35), 1)
# 25 requests for the apps and the parts of a week, after its end and a week later, when those 48 hours are over.
_PART = (timedelta(days=7), 7)
# In the order of their importance: what exceeds a run's limits is left for the next.
KINDS = (
    Kind(1, (), *_WHOLE),
    Kind(7, (), *_WHOLE),
    Kind(7, (), *_PART, of_apps=True),
    *(Kind(7, ((name, value),), *_PART) for parts in (SLICES, ESTIMATES) for name in parts for value in parts[name]),
)


@dataclass(frozen=True)
class Question:
    """One request: a kind and the days of its window, both inclusive; weeks are whole."""

    kind: Kind
    start: date
    end: date

    def url(self, base_url: str) -> str:
        """Return the address, which does not contain the key."""
        if self.kind.of_apps:
            window = {"start_date": self.start, "end_date": self.end, "limit": MOST_APPS}
            return f"{base_url}{APPS_PATH}?{urlencode(window)}"
        window = {"start_date": self.start, "end_date": self.end, "period": self.kind.period}
        return f"{base_url}{PATH}?{urlencode({**window, **dict(self.kind.asked)})}"

    @property
    def in_words(self) -> str:
        """Return the request as words for a message."""
        parts = "".join(f" by {name} {value}" for name, value in self.kind.asked)
        what = "apps" if self.kind.of_apps else f"{self.kind.period}s"
        return f"{what}{parts}, {self.start} … {self.end}"


def questions(held: Iterable[Sidecar], now: datetime) -> list[Question]:
    """Return the requests to make now: whole rankings before parts, within them the newest window first."""
    answers: dict[tuple[str, ...], list[tuple[date, date, datetime]]] = {}
    for sidecar in held:
        if sidecar.source == SOURCE and (request := _window_of(sidecar.request)):
            answers.setdefault(request[0], []).append((*request[1:], sidecar.as_of))
    ordered = []
    for kind in KINDS:
        due = _due(kind, answers.get(_key(kind.period, kind.asked, of_apps=kind.of_apps), []), now)
        ordered += [(rank, kind, window) for rank, window in enumerate(_windows(kind, due))]
    ordered.sort(key=lambda one: (one[1].is_auxiliary, 0 if one[1].is_auxiliary else one[0]))
    return [Question(kind, *window) for _, kind, window in ordered]


def _due(kind: Kind, answers: list[tuple[date, date, datetime]], now: datetime) -> list[date]:
    """Return the first day of each ended period to request, newest first."""
    first = FIRST_DAY if kind.days == 1 else FIRST_DAY + timedelta(days=-FIRST_DAY.weekday() % 7)
    today, length = now.date(), timedelta(days=kind.days)
    enough = set()
    for start, end, as_of in answers:
        is_recent = as_of.date() > today - timedelta(days=kind.days_between)
        for period in _periods(max(first, start), end, length):
            over = datetime.combine(period + length, time(), UTC)
            if as_of >= over + kind.settling or (is_recent and as_of >= over):
                enough.add(period)
    periods = _periods(first, today - ONE_DAY, length)
    return [period for period in reversed(periods[-1:] if kind.of_apps else periods) if period not in enough]


def _periods(first: date, last: date, length: timedelta) -> list[date]:
    # Our own windows begin with a period; of a week cut by a window nothing is known to be asked.
    return [first + number * length for number in range(((last - first).days + 1) // length.days)]


def _windows(kind: Kind, due: list[date]) -> list[tuple[date, date]]:
    """Return the fewest windows that hold all periods, newest first, each of at most `MAX_DAYS` days."""
    windows: list[tuple[date, date]] = []
    for start in due:
        end = start + timedelta(days=kind.days - 1)
        if windows and (windows[-1][1] - start).days < MAX_DAYS:
            windows[-1] = start, windows[-1][1]
        else:
            windows.append((start, end))
    return windows


def _key(period: str, asked: Iterable[tuple[str, str]], *, of_apps: bool = False) -> tuple[str, ...]:
    return ("apps",) if of_apps else (period, *(f"{name}={value}" for name, value in asked))


def _window_of(request: str) -> tuple[tuple[str, ...], date, date] | None:
    """Return the kind and the window of one of our requests, whatever the base address; None for any other."""
    try:
        asked = urlsplit(request)
        parts = dict(parse_qsl(asked.query, strict_parsing=True))
        start, end = (date.fromisoformat(parts.pop(bound)) for bound in ("start_date", "end_date"))
        if asked.path.endswith(APPS_PATH):
            return _key("", (), of_apps=True), start, end
        return _key(parts.pop("period"), parts.items()), start, end
    except (KeyError, ValueError):
        return None
