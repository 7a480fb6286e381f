"""Each day and week as the newest capture of it has it, by source: read from the bytes of the raw zone.

Belongs here: which capture counts, when a period is complete, what rounding and the rows left out leave open in one
period. Does not: anything about weeks made of days (source_weeks.py) or about the facts.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.reference_figures import Figure
from orchestration.checks.reference_forms import Split, read, read_splits
from orchestration.seeds import read_seed

WEEK = timedelta(days=7)
Counts = dict[str | None, int]  # tokens by permaslug; None is `other`
Rows = dict[str | None, Figure]  # by permaslug, in the order of the ranks; None is `other`, and stands last


class Source(NamedTuple):
    """What the seed says of a source; the lowest precedence is asked first, of those that answer for weeks."""

    name: str
    role: str
    precedence: int
    is_daily: bool
    has_total: bool
    is_rounded: bool
    names_all_without_other: bool


class Period(NamedTuple):
    """One day or week as its newest capture has it; a model without a row had at most ``unnamed_high`` tokens in it.

    ``named`` is how many models the capture itself names.
    """

    rows: Rows
    is_complete: bool
    unnamed_high: int
    named: int


Periods = dict[str, dict[date, Period]]  # by source and first day


@cache
def sources() -> dict[str, Source]:
    """Return the sources that answer for weeks by name, in their precedence."""
    return {name: source for name, source in _all_sources().items() if source.role == "answers"}


def auxiliary_sources() -> list[str]:
    """Return the names of the sources that say nothing of the tokens of a day or a week."""
    return [name for name, source in _all_sources().items() if source.role == "beside"]


@cache
def _all_sources() -> dict[str, Source]:
    rows = sorted(read_seed("sources"), key=lambda row: int(row["precedence"] or 0))
    return {
        row["source"]: Source(
            row["source"],
            row["role"],
            int(row["precedence"] or 0),
            row["grain"] != "week",
            row["has_market_total"] == "true",
            row["is_rounded"] == "true",
            row["names_all_without_other"] == "true",
        )
        for row in rows
    }


class ParsedCapture(NamedTuple):
    """A capture as its bytes say it: form, when its figures were known, the rows of each period, and their make-up."""

    sha256: str
    form: str
    as_of: datetime
    counts: dict[date, Counts]
    splits: dict[str, Split]

    @property
    def row_count(self) -> int:
        """Return how many rows it has."""
        return sum(len(rows) for rows in self.counts.values())

    @property
    def window(self) -> tuple[date, date]:
        """Return the first and the last day of its periods."""
        return min(self.counts), max(self.counts) + timedelta(days=0 if self.source.is_daily else 6)

    @property
    def facts(self) -> tuple[object, ...]:
        """Return source, form, moment, first and last day, and row count, as the log of captures has them."""
        return self.source.name, self.form, self.as_of, *self.window, self.row_count

    @property
    def source(self) -> Source:
        """Return the source that its form feeds; raise KeyError when the seed does not know the form."""
        return _all_sources()[_source_of_form()[self.form]]


def read_captures(raw_zone: RawZone) -> list[ParsedCapture]:
    """Return every capture, the oldest first; of a sidecar is believed where the bytes are, and what is sealed."""
    found = [_parsed(raw_zone.read(sidecar), sidecar) for sidecar in raw_zone.sidecars()]
    return sorted(found, key=lambda capture: (capture.as_of, capture.sha256))


def periods_of(captures: Iterable[ParsedCapture]) -> Periods:
    """Return what captures, the oldest first, say of each period; a later one replaces periods whole.

    Raise KeyError when a capture is of a form that the seed does not know.
    """
    newest: dict[str, dict[date, tuple[Counts, datetime]]] = {name: {} for name in sources()}
    for capture in captures:
        source = capture.source
        if source.role != "answers":
            continue
        for gone in _between(source, capture.counts) - capture.counts.keys():
            newest[source.name].pop(gone, None)
        for start, tokens in capture.counts.items():
            newest[source.name][start] = tokens, capture.as_of
    return {
        name: {start: _period(sources()[name], start, *known) for start, known in periods.items()}
        for name, periods in newest.items()
    }


def _period(source: Source, start: date, tokens: Counts, as_of: datetime) -> Period:
    rows = _ranked(source, tokens)
    named = len(rows) - (None in rows)
    return Period(rows, _has_every_day(source, start, as_of), _unnamed_high(source, rows), named)


def _parsed(body: bytes, sidecar: Sidecar) -> ParsedCapture:
    capture = json.loads(body)
    form, as_of, rows = read(capture, sidecar.circumstances)
    of_period: dict[str, Counts] = defaultdict(dict)
    for period, name, tokens in rows:
        of_period[period][name] = int(tokens)
    counts = {date.fromisoformat(period): found for period, found in of_period.items()}
    return ParsedCapture(hashlib.sha256(body).hexdigest(), form, as_of, counts, read_splits(capture, form))


def _between(source: Source, starts: Iterable[date]) -> set[date]:
    # A capture covers all from its first period to its last, so that one without a row is gone at the source.
    first, last, step = min(starts), max(starts), 1 if source.is_daily else 7
    return {first + timedelta(days=offset) for offset in range(0, (last - first).days, step)}


def _ranked(source: Source, counts: Counts) -> Rows:
    # A source that rounds knew the digits that it did not show, so its own ranks, the order of its rows, stand.
    if source.is_rounded:
        return {name: rounded(tokens) for name, tokens in counts.items()}
    return by_tokens({name: Figure(tokens, tokens, tokens) for name, tokens in counts.items()})


def by_tokens(rows: Rows) -> Rows:
    """Return rows by rank: tokens descending, ties alphabetical, `other` last."""
    return dict(sorted(rows.items(), key=lambda row: (row[0] is None, -row[1].tokens, row[0] or "")))


def rounded(tokens: int) -> Figure:
    """Return what a count of the page stands for: three digits and zeros stand for half a step on either side."""
    digits = str(tokens)
    if len(digits) < 4 or digits[3:].strip("0"):
        return Figure(tokens, tokens, tokens)  # fewer digits than are shown, or more: nothing was rounded away
    half = 10 ** (len(digits) - 3) // 2
    return Figure(tokens, tokens - half, tokens + half)


def _unnamed_high(source: Source, rows: Rows) -> int:
    named = [figure.high for name, figure in rows.items() if name is not None]
    if None in rows:
        return min([*named, rows[None].tokens])
    return 0 if source.names_all_without_other else min(named, default=0)


def _has_every_day(source: Source, start: date, as_of: datetime) -> bool:
    days = [start + timedelta(days=offset) for offset in range(1 if source.is_daily else 7)]
    return as_of >= _midnight(days[-1] + timedelta(days=1)) and not any(_is_lost(day, as_of) for day in days)


def _is_lost(day: date, as_of: datetime) -> bool:
    return any(day == lost and as_of >= since for lost, since in _lost_days())


@cache
def _lost_days() -> Iterable[tuple[date, datetime]]:
    return [
        (date.fromisoformat(row["lost_day"]), datetime.fromisoformat(row["lost_from"]))
        for row in read_seed("lost_days")
    ]


@cache
def _source_of_form() -> dict[str, str]:
    return {row["form"]: row["source"] for row in read_seed("forms")}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
