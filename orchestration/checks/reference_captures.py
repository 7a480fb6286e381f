"""Read the captures of usage from the raw zone's bytes, and give each day and week as its newest capture has it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.reference_figures import Figure, exactly
from orchestration.checks.reference_forms import Split, read, read_splits
from orchestration.seeds import read_seed

WEEK = timedelta(days=7)
Counts = dict[str | None, int]  # tokens by permaslug; None is `other`
Rows = dict[str | None, Figure]  # by permaslug, in the order of the ranks; None is `other`, and stands last


class Source(NamedTuple):
    """A row of the seed of sources; of those that answer for weeks the one with the lowest precedence counts first."""

    name: str
    role: str
    precedence: int
    is_daily: bool
    has_total: bool
    is_rounded: bool
    is_exhaustive: bool  # names every model where it has no row `other`


class Period(NamedTuple):
    """One day or week in its newest capture; a model without a row had at most ``unnamed_high`` tokens in it.

    ``complete_from`` is when a capture first showed it so and complete; None where the newest is not.
    """

    rows: Rows
    complete_from: datetime | None
    unnamed_high: int


Periods = dict[str, dict[date, Period]]  # by source and first day


@cache
def sources() -> dict[str, Source]:
    """Return the sources that answer for weeks by name, in their precedence."""
    return {name: source for name, source in _all_sources().items() if source.role == "answers"}


def auxiliary_sources() -> list[str]:
    """Return the names of the sources that no tokens of a day or a week come from."""
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
            *(row[column] == "true" for column in ("has_market_total", "is_rounded", "names_all_without_other")),
        )
        for row in rows
    }


class ParsedCapture(NamedTuple):
    """A capture by its bytes: form, when its figures were known, the rows of each period, and how they are made up."""

    sha256: str
    form: str
    as_of: datetime
    counts: dict[date, Counts]
    splits: dict[str, Split]

    @property
    def facts(self) -> tuple[object, ...]:
        """Return source, form, moment, first and last day, and row count, as the log of captures has them."""
        last = max(self.counts) + timedelta(days=0 if self.source.is_daily else 6)
        rows = sum(len(counts) for counts in self.counts.values())
        return self.source.name, self.form, self.as_of, min(self.counts), last, rows

    @property
    def source(self) -> Source:
        """Return the source of its form; raise KeyError when the seed does not know the form."""
        return _all_sources()[_source_of_form()[self.form]]


def read_captures(raw_zone: RawZone, sidecars: Iterable[Sidecar] | None = None) -> list[ParsedCapture]:
    """Return the captures of usage, all or those of some sidecars, the oldest first.

    From a sidecar only its path is used, and what it seals: what was asked, and a stated moment.
    """
    captures = []
    for sidecar in raw_zone.sidecars() if sidecars is None else sidecars:
        body = raw_zone.read(sidecar)
        content = json.loads(body)
        # An answer to a narrower question than the whole ranking is no usage of a week.
        if not sidecar.circumstances.asked and (parsed := read(content)):
            form, own_moment, rows = parsed
            as_of = sidecar.circumstances.stated_at or own_moment
            counts: dict[date, Counts] = defaultdict(dict)
            for period, name, tokens in rows:
                counts[date.fromisoformat(period)][name] = int(tokens)
            sha256 = hashlib.sha256(body).hexdigest()
            captures.append(ParsedCapture(sha256, form, as_of, dict(counts), read_splits(content, form)))
    return sorted(captures, key=lambda capture: (capture.as_of, capture.sha256))


def periods_of(captures: Iterable[ParsedCapture]) -> Periods:
    """Return each period as the newest of captures, the oldest first, has it; a later one replaces it whole.

    Raise KeyError when a capture has a form that the seed does not know.
    """
    seen: dict[str, dict[date, dict[datetime, Counts]]] = {name: defaultdict(dict) for name in sources()}
    for capture in captures:
        source = capture.source
        if source.role == "answers":
            for start in between(source, capture.counts) | capture.counts.keys():
                seen[source.name][start][capture.as_of] = capture.counts.get(start, {})
    return {
        name: {
            start: _period(sources()[name], start, states) for start, states in periods.items() if states[max(states)]
        }
        for name, periods in seen.items()
    }


def by_tokens(rows: Rows) -> Rows:
    """Return rows by rank: tokens descending, ties alphabetical, `other` last."""
    return dict(sorted(rows.items(), key=lambda row: (row[0] is None, -row[1].tokens, row[0] or "")))


def rounded(tokens: int) -> Figure:
    """Return what a count of the page stands for: three digits and zeros stand for half a step on either side."""
    digits = str(tokens)
    if len(digits) < 4 or digits[3:].strip("0"):
        return exactly(tokens)  # fewer digits than are shown, or more: nothing was rounded away
    half = 10 ** (len(digits) - 3) // 2
    return Figure(tokens, tokens - half, tokens + half)


def _period(source: Source, start: date, states: Mapping[datetime, Counts]) -> Period:
    newest = max(states)
    counts = states[newest]
    # A repetition changes no date; rows of the page in another order are another state.
    repeated = takewhile(
        lambda as_of: list(states[as_of].items()) == list(counts.items()), sorted(states, reverse=True)
    )
    complete = [as_of for as_of in repeated if has_every_day(source, start, as_of)]
    complete_from = complete[-1] if newest in complete else None
    # A source that rounds knew the digits that it did not show, so that its own ranks, the order of its rows, stand.
    if source.is_rounded:
        rows = {name: rounded(tokens) for name, tokens in counts.items()}
    else:
        rows = by_tokens({name: exactly(tokens) for name, tokens in counts.items()})
    highs = [figure.high for name, figure in rows.items() if name is not None]
    if None in rows:
        unnamed_high = min([*highs, rows[None].tokens])
    else:
        unnamed_high = 0 if source.is_exhaustive else min(highs, default=0)
    return Period(rows, complete_from, unnamed_high)


def between(source: Source, starts: Iterable[date]) -> set[date]:
    """Return the periods from the first to the last of a capture: one without a row is gone at the source."""
    first, last, step = min(starts), max(starts), 1 if source.is_daily else 7
    return {first + timedelta(days=offset) for offset in range(0, (last - first).days, step)}


def has_every_day(source: Source, start: date, as_of: datetime) -> bool:
    """Return whether a period was over at a moment, and none of its days lost."""
    days = [start + timedelta(days=offset) for offset in range(1 if source.is_daily else 7)]
    is_over = as_of >= datetime.combine(days[-1] + timedelta(days=1), time(), UTC)
    return is_over and not any(lost in days and as_of >= since for lost, since in _lost_days())


@cache
def _lost_days() -> Sequence[tuple[date, datetime]]:
    return [
        (date.fromisoformat(row["lost_day"]), datetime.fromisoformat(row["lost_from"]))
        for row in read_seed("lost_days")
    ]


@cache
def _source_of_form() -> dict[str, str]:
    return {row["form"]: row["source"] for row in read_seed("forms")}
