"""What to ask OpenRouter's Data API: what is not held yet, and what may have changed since it was taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, TypedDict
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
    """Answers that make one series: their period, the part that is asked for, and when a period is asked again.

    A period is asked until a capture was made ``settling`` after its end, but not again within ``days_between``. Of a
    kind that is ``of_apps`` the newest period alone is asked: an answer gives the sum of its window, not weeks.
    """

    days: int
    asked: tuple[tuple[str, str], ...]
    settling: timedelta
    days_between: int
    of_apps: bool = False

    @property
    def is_beside(self) -> bool:
        """Return whether the answers are no part of the market's history."""
        return self.of_apps or bool(self.asked)

    @property
    def period(self) -> str:
        """Return the period as the source names it."""
        return "day" if self.days == 1 else "week"


class _Pace(TypedDict):
    settling: timedelta
    days_between: int


# Nearly all restatements come within 48 hours of a day's end, a few later (dbt_project.yml: settling_hours). 35 days
# cost no request more than one day does, and asked side by side, days and weeks show one state.
_WHOLE: _Pace = {"settling": timedelta(days=35), "days_between": 1}
# 25 requests for the apps and the parts of a week: two times, after its end and a week later (the apps once, since only
# the newest week's are asked), when those 48 hours are long over.
_PART: _Pace = {"settling": timedelta(days=7), "days_between": 7}


def _parts(values_of: Mapping[str, tuple[str, ...]]) -> list[Kind]:
    return [Kind(7, ((name, value),), **_PART) for name, values in values_of.items() for value in values]


# In the order of their importance: what a run does not come to is left for the next.
APPS = Kind(7, (), **_PART, of_apps=True)
KINDS = (Kind(1, (), **_WHOLE), Kind(7, (), **_WHOLE), APPS, *_parts(SLICES), *_parts(ESTIMATES))


@dataclass(frozen=True)
class Question:
    """One request: a kind and the days of its window, both inclusive; weeks are whole."""

    kind: Kind
    start: date
    end: date

    def url(self, base_url: str) -> str:
        """Return its address; the key is no part of it."""
        if self.kind.of_apps:
            window = {"start_date": self.start, "end_date": self.end, "limit": MOST_APPS}
            return f"{base_url}{APPS_PATH}?{urlencode(window)}"
        window = {"start_date": self.start, "end_date": self.end, "period": self.kind.period}
        return f"{base_url}{PATH}?{urlencode({**window, **dict(self.kind.asked)})}"

    @property
    def in_words(self) -> str:
        """Return it as it stands in a line for a person."""
        parts = "".join(f" by {name} {value}" for name, value in self.kind.asked)
        what = "apps" if self.kind.of_apps else f"{self.kind.period}s"
        return f"{what}{parts}, {self.start} … {self.end}"


def questions(held: Iterable[Sidecar], now: datetime) -> list[Question]:
    """Return what to ask now, the most important first: whole before parts, within them the newest window first."""
    answers: dict[tuple[str, ...], list[tuple[date, date, datetime]]] = {}
    for sidecar in held:
        if sidecar.source == SOURCE and (read := _window_of(sidecar.request)):
            answers.setdefault(read[0], []).append((*read[1:], sidecar.as_of))
    found = []
    for kind in KINDS:
        due = _due(kind, answers.get(_key(kind.period, kind.asked, of_apps=kind.of_apps), []), now)
        found += [(rank, kind, window) for rank, window in enumerate(_windows(kind, due))]
    found.sort(key=lambda one: (one[1].is_beside, 0 if one[1].is_beside else one[0]))
    return [Question(kind, *window) for _, kind, window in found]


def _due(kind: Kind, answers: list[tuple[date, date, datetime]], now: datetime) -> list[date]:
    """Return the first days of the periods that ended and are to be asked, newest first."""
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
    """Return as few windows as hold all periods, newest first, each of at most `MAX_DAYS` days."""
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
    """Return the kind and the window of one of our requests, at whatever address it was made; None for any other."""
    try:
        asked = urlsplit(request)
        parts = dict(parse_qsl(asked.query, strict_parsing=True))
        start, end = (date.fromisoformat(parts.pop(bound)) for bound in ("start_date", "end_date"))
        if asked.path.endswith(APPS_PATH):
            return _key("", (), of_apps=True), start, end
        return _key(parts.pop("period"), parts.items()), start, end
    except (KeyError, ValueError):
        return None
