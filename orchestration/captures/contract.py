"""The pieces that every form's contract is made of, and what a valid capture says of itself.

Belongs here: strict JSON, the types of a leaderboard row, `Refused`, `CaptureFacts`. Does not: any single form
(daily.py, weekly.py), any file or network access.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

MAX_TOKENS = 2**63 - 1
MAX_RANKED_ROWS = 50
# An as_of ahead of our clock would stay "the newest capture" for ever; a day forgives time zones and drift.
MAX_CLOCK_LEAD = timedelta(days=1)


class Refused(ValueError):  # noqa: N818 - it is a verdict on a capture, not a fault of ours
    """A capture that does not hold to its contract. The message is the reason a person reads."""


@dataclass(frozen=True)
class CaptureFacts:
    """What a valid capture says of itself.

    ``as_of`` is UTC: when the figures were known. ``window_start`` and ``window_end`` are the first and the last day
    it covers, both inclusive. ``row_count`` counts leaderboard rows, ``other`` included.
    """

    dataset: str
    as_of: datetime
    window_start: date
    window_end: date
    row_count: int


class Contract(BaseModel):
    """Base of all contracts: nothing is coerced, and keys that the source adds later do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


def _token_count(value: object) -> int:
    if type(value) is int:
        tokens = value
    elif isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,18}", value):
        tokens = int(value)
    else:
        raise ValueError(f"a token count is an integer or a decimal string, found {value!r:.60}")
    if not 0 <= tokens <= MAX_TOKENS:
        raise ValueError(f"a token count lies in 0 … 2^63-1, found {tokens}")
    return tokens


def _iso_date(value: object) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError(f"a date is written YYYY-MM-DD, found {value!r:.60}")
    return date.fromisoformat(value)


def _iso_moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError(f"a moment is ISO 8601 text, found {value!r:.60}")  # noqa: TRY004 - pydantic collects these
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(f"a moment names its time zone, found {value!r:.60}")
    return moment.astimezone(UTC)


def check_permaslug(value: str) -> str:
    """Return a model's name as it is; raise ValueError when it is not author/model."""
    # Names are data: anything printable is taken as it is, and escaped wherever it is shown.
    if len(value) > 200 or not re.fullmatch(r"[^/\x00-\x1f\x7f]+/[^\x00-\x1f\x7f]+", value):
        raise ValueError(f"a model is named author/model, found {value!r:.60}")
    return value


def check_monday(value: date) -> date:
    """Return a Monday as it is; raise ValueError for every other day."""
    if value.isoweekday() != 1:
        raise ValueError(f"a week is named by its Monday, found {value} ({value:%A})")
    return value


TokenCount = Annotated[int, BeforeValidator(_token_count)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
IsoMonday = Annotated[IsoDate, AfterValidator(check_monday)]
IsoMoment = Annotated[datetime, BeforeValidator(_iso_moment)]
Permaslug = Annotated[str, AfterValidator(check_permaslug)]
PermaslugOrOther = Annotated[str, AfterValidator(lambda v: v if v == "other" else check_permaslug(v))]


def parse_json_strictly(body: bytes) -> dict[str, Any]:
    """Return a capture's bytes as a JSON object; raise `Refused` for what two JSON readers could read differently.

    DuckDB reads the same bytes again at load. Duplicate keys (the last wins here, the first there), NaN and
    Infinity are where readers part, so they are refused.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Refused("the JSON repeats a key within one object")
        return found

    def no_constant(name: str) -> float:
        raise Refused(f"the JSON holds {name}, which is no JSON value")

    try:
        parsed = json.loads(body.decode("utf-8"), object_pairs_hook=unique, parse_constant=no_constant)
    except UnicodeDecodeError as error:
        raise Refused("not UTF-8 text") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise Refused(f"the JSON is a {type(parsed).__name__}; every known form is an object")
    return parsed


def reason(error: ValidationError) -> str:
    """Return the first fault of a contract in one line, with the place and how many more there are."""
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


def refuse_future(as_of: datetime, now: datetime) -> None:
    """Raise `Refused` when a capture claims to be newer than our clock by more than `MAX_CLOCK_LEAD`."""
    if as_of > now + MAX_CLOCK_LEAD:
        raise Refused(f"as_of {as_of.isoformat()} lies in the future (this machine's clock says {now.isoformat()})")
