"""Types and bounds that the contracts of all forms share, and the facts of a valid capture.

Captures are kept for ever, so each bound is within what the load, the models and the checks can process.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from orchestration.captures.strict_json import Refused, parse_json_strictly
from orchestration.seeds import first_day

__all__ = ["Refused", "parse_json_strictly"]  # re-exported

# Ten thousand times what the first model has in a week of 2026. The 5,000 rows of a whole ranking add up to 5 × 10^20;
# the models add in 38 digits, and what they multiply is scaled to fit (macro week_concentration).
MAX_TOKENS = 10**17
MAX_RANKED_ROWS = 50
# Far enough from the last date of Python, 9999-12-31, for any time zone and window; every date is then held to its
# capture's moment, and that to our clock.
LAST_YEAR = 2199
# An as_of ahead of our clock would stay "the newest capture" for ever; a day forgives time zones and drift.
MAX_CLOCK_LEAD = timedelta(days=1)
END_OF_DAY = time(23, 59, 59)
DERIVED = "derived_by_token_almanac"  # the key of a `Derivation` in a capture that was derived
STATE_IT = "state the moment with --as-of, for this file or its folder"
# A capture repeats its days and names some thirty times: to check each text once halves its validation (measured).
MANY = 4096
_COUNT = re.compile(r"0|[1-9][0-9]{0,18}")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,30})?")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


@dataclass(frozen=True)
class CaptureFacts:
    """The facts in a valid capture.

    ``as_of`` (UTC) is when the figures were known; ``window_start`` … ``window_end`` are the first and the last day of
    the periods with rows, inclusive; ``row_count`` counts leaderboard rows, ``other`` included. ``is_as_of_stated``
    where ``as_of`` is what the person who imported it stated. ``original`` is the SHA-256 of the file of another
    ``shape`` that the capture was derived from; empty for a capture as the source gave it.
    """

    dataset: str
    as_of: datetime
    window_start: date
    window_end: date
    row_count: int
    is_as_of_stated: bool = False
    original: str = ""
    shape: str = ""


class Contract(BaseModel):
    """Base of all contracts: values are not coerced, and unknown keys are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Derivation(Contract):
    """What a capture derived from a file says of it: its SHA-256, the shape, and whether a person stated its moment."""

    original: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    shape: Annotated[str, Field(pattern="^[a-z_]{1,60}$")]
    is_as_of_stated: bool


@dataclass(frozen=True)
class Circumstances:
    """What a capture's bytes do not hold, and only its sidecar does.

    ``asked`` are the parameters of the request that change the meaning of the answer (a slice, an estimate); empty for
    a whole. ``seen_at`` is when it was taken, for forms that name no moment; ``stated_at`` the moment that the person
    who imports it states.
    """

    asked: Mapping[str, str] = field(default_factory=dict)
    seen_at: datetime | None = None
    stated_at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """Return ``seen_at``; raise `Refused` where nobody says it."""
        if self.seen_at is None:
            raise Refused(f"it does not say when it was taken: {STATE_IT}, or name the file by its date, 20260807.json")
        return self.seen_at

    @property
    def exact_moment(self) -> datetime | None:
        """Return the moment that a file's name or a person says. A mere date in a name may be that of the figures."""
        return self.seen_at if self.seen_at and self.seen_at.time() != END_OF_DAY else self.stated_at

    def moment_on(self, day: date) -> datetime:
        """Return the stated moment if it lies on a day, else the end of that day: a vintage is never too early."""
        stated = self.stated_at
        return stated if stated and stated.date() == day else datetime.combine(day, END_OF_DAY, UTC)


NO_CIRCUMSTANCES = Circumstances()


def _token_count(value: object) -> int:
    if type(value) is int:
        tokens = value
    elif isinstance(value, str) and _COUNT.fullmatch(value):
        tokens = int(value)
    else:
        raise ValueError(f"a token count is an integer or a decimal string, found {value!r:.60}")
    if not 0 <= tokens <= MAX_TOKENS:
        raise ValueError(f"a token count lies in 0 … 10^17, found {tokens}")
    return tokens


def _plain_decimal(value: object) -> float:
    if type(value) is int or type(value) is float:
        return float(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    raise ValueError(f"a decimal is a number or plain decimal text, found {value!r:.60}")


def _iso_date(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError(f"a date is written YYYY-MM-DD, found {value!r:.60}")  # noqa: TRY004 - pydantic wants it
    return _date_of(value)


@lru_cache(MANY)
def _date_of(value: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(f"a date is written YYYY-MM-DD, found {value!r:.60}")
    day = date.fromisoformat(value)
    if day < first_day() or day.year > LAST_YEAR:
        raise ValueError(f"a date lies in {first_day()} … {LAST_YEAR}, found {value}")
    return day


def iso_moment(value: object) -> datetime:
    """Return a moment written in ISO 8601, in UTC; raise ValueError for other text, and without a time zone."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError(f"a moment is ISO 8601 text, found {value!r:.60}")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(f"a moment names its time zone, found {value!r:.60}")
    if not first_day().year <= moment.year <= LAST_YEAR:
        raise ValueError(f"a moment lies in {first_day().year} … {LAST_YEAR}, found {value}")
    return moment.astimezone(UTC)


@lru_cache(MANY)
def check_permaslug(value: str) -> str:
    """Return a model's name as it is; raise ValueError when it is not author/model or author/model:variant."""
    # Anything printable is accepted, and escaped where it is shown. A colon begins the variant: one in the author would
    # merge models of different authors.
    if len(value) > 200 or not re.fullmatch(r"[^/:\x00-\x1f\x7f]+/[^:\x00-\x1f\x7f]+(:[^\x00-\x1f\x7f]+)?", value):
        raise ValueError(f"a model is named author/model, found {value!r:.60}")
    return value


def check_monday(value: date) -> date:
    """Return a Monday as it is; raise ValueError for every other day."""
    if value.isoweekday() != 1:
        raise ValueError(f"a week is named by its Monday, found {value} ({value:%A})")
    return value


TokenCount = Annotated[int, BeforeValidator(_token_count)]
PlainDecimal = Annotated[float, BeforeValidator(_plain_decimal)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
IsoMonday = Annotated[IsoDate, AfterValidator(check_monday)]
IsoMoment = Annotated[datetime, BeforeValidator(iso_moment)]
Permaslug = Annotated[str, AfterValidator(check_permaslug)]
PermaslugOrOther = Annotated[str, AfterValidator(lambda v: v if v == "other" else check_permaslug(v))]


def reason(error: Refused | ValidationError) -> str:
    """Return the first fault of a contract in one line, with its place and the number of further faults."""
    if isinstance(error, Refused):
        return str(error)
    faults = error.errors(include_url=False, include_input=False)
    place = ".".join(str(part) for part in faults[0]["loc"]) or "the whole"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{place}: {faults[0]['msg'].removeprefix('Value error, ')}{more}"


def refuse_repeats(what: str, keys: Iterable[object]) -> None:
    """Raise `Refused` when a key occurs twice."""
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            raise Refused(f"{what} {key} occurs twice")
        seen.add(key)


def refuse_empty_periods(totals: Mapping[date, int]) -> None:
    """Raise `Refused` when a period's rows add up to 0: shares of it would be undefined."""
    for start, tokens in totals.items():
        if tokens == 0:
            raise Refused(f"the rows of {start} add up to 0 tokens")


def refuse_window(first: date, last: date, known_on: date) -> None:
    """Raise `Refused` when an inclusive window is reversed, or ends more than a day after ``known_on``."""
    if first > last:
        raise Refused(f"the window {first} … {last} ends before it begins")
    if last > known_on + MAX_CLOCK_LEAD:
        raise Refused(f"the window {first} … {last} ends more than a day after the capture was made ({known_on})")


def refuse_future(as_of: datetime, now: datetime) -> None:
    """Raise `Refused` when a capture is newer than our clock by more than `MAX_CLOCK_LEAD`."""
    if as_of > now + MAX_CLOCK_LEAD:
        raise Refused(f"as_of {as_of.isoformat()} lies in the future (this machine's clock says {now.isoformat()})")
