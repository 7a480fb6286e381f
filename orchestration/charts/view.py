"""Rows of weeks as series with a value for every week, and the notes on single weeks: gaps, missing days, coverage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from orchestration.charts.colours import colour_of
from orchestration.charts.measure import SHARE, TOKENS, Measure, Number, Row
from orchestration.foreign import Plain
from orchestration.report import figures

WEEK = timedelta(days=7)
# A source that names twice as many models, or half as many, shows another part of the market.
MUCH = 2
# Changes within a month of one another are one change: two sources take turns.
ONE_CHANGE_WEEKS = 4
# A series that names none of the last weeks has ended.
ENDED_WEEKS = 3
NAMED = " models named"
SERIES_NAME = 60


@dataclass(frozen=True)
class Point:
    """What a series has in one week: the value, its bounds, either None where not known, and the words of a tooltip."""

    value: float | None
    bounds: tuple[float, float] | None
    tip: list[str]

    @property
    def is_open(self) -> bool:
        """Return whether the value lies between two different bounds."""
        return self.bounds is not None and self.bounds[0] != self.bounds[1]

    @property
    def drawn(self) -> tuple[float, ...]:
        """Return the value, or both bounds where there is none: a line for each."""
        return (self.value,) if self.value is not None else self.bounds or ()

    @property
    def values(self) -> tuple[float, ...]:
        """Return the value and the bounds."""
        return ((self.value,) if self.value is not None else ()) + (self.bounds or ())


@dataclass(frozen=True)
class Series:
    """One line: its name, its colour, and a point for each week that it has, by the week's number."""

    name: str
    colour: str
    points: dict[int, Point]


@dataclass(frozen=True)
class View:
    """Series over every week from the first to the last.

    ``gaps`` are runs of weeks without a row, first and last. ``partial`` are incomplete weeks and ``changes`` weeks
    whose source names many more or fewer models than the one before, each with its note; where ``has_breaks``, no line
    crosses a change.
    """

    weeks: list[date]
    series: list[Series]
    gaps: list[tuple[int, int]]
    partial: dict[int, str]
    changes: dict[int, str]
    has_breaks: bool


def view_of(rows: Sequence[Row], kind: str, measure: Measure, weeks: int | None) -> View:
    """Return the view of rows: its last ``weeks``, or all; a kind `market` is a total, which no coverage changes."""
    known = {row["week_start"] for row in rows}
    first, last = min(known), max(known)
    first = first if weeks is None else max(first, last - (weeks - 1) * WEEK)
    every = [first + number * WEEK for number in range((last - first) // WEEK + 1)]
    place = {week: number for number, week in enumerate(every)}
    by_series: dict[str, dict[int, Row]] = {}
    partial, named = {}, [0] * len(every)
    for row in (row for row in rows if row["week_start"] in place):
        at = place[row["week_start"]]
        by_series.setdefault(str(Plain(row["series"], SERIES_NAME)), {})[at] = row
        named[at] = max(named[at], row.get("named_models") or 0)
        if not row.get("is_complete", True):
            days = row.get("days_observed")
            partial[at] = "incomplete" if days is None or days >= 7 else f"{days} of 7 days"
    series = list(_series(by_series, len(every), kind, measure))
    gaps = _gaps([week in known for week in every])
    return View(every, series, gaps, partial, _changes(named), has_breaks=kind != "market")


def _series(by_series: dict[str, dict[int, Row]], count: int, kind: str, measure: Measure) -> Iterator[Series]:
    def rank(name: str) -> tuple[bool, bool, float, str]:
        rows = by_series[name]
        newest = max(rows)
        value = -float(rows[newest].get(measure.value) or 0)
        return rows[newest].get("entity") is None, newest < count - ENDED_WEEKS, value, name

    for number, name in enumerate(sorted(by_series, key=rank)):
        rows = by_series[name]
        every = {at: _point(row, measure) for at, row in sorted(rows.items())}
        points = {at: point for at, point in every.items() if point.values}
        entity = next((row["entity"] for row in rows.values() if row.get("entity")), None)
        colour = colour_of("category", "market") if kind == "market" else colour_of(kind, entity, number)
        if points:
            yield Series(name, colour, points)


def _point(row: Row, measure: Measure) -> Point:
    value, low, high = (row.get(column) for column in (measure.value, measure.low, measure.high))
    bounds = None if low is None or high is None else (float(low), float(high))
    return Point(None if value is None else float(value), bounds, list(_tip(row, measure, low, high)))


def _tip(row: Row, measure: Measure, low: Number | None, high: Number | None) -> Iterator[str]:
    # Tokens to the token: a reader compares them with a table, or copies them.
    if row.get(TOKENS.value) is not None:
        yield f"{row[TOKENS.value]:,} tokens"
        if row.get(TOKENS.low) is not None and row[TOKENS.low] != row[TOKENS.high]:
            yield f"between {row[TOKENS.low]:,} and {row[TOKENS.high]:,}"
        if row.get(SHARE.value) is not None:
            least, most = row.get(SHARE.low), row.get(SHARE.high)
            share = (
                SHARE.figure(row[SHARE.value])
                if least is None or most is None
                else figures.between(least, most, SHARE.figure)
            )
            yield f"{share} of the week"
    elif low is not None and high is not None:
        yield figures.between(low, high, measure.figure)
    elif row.get(measure.value) is not None:
        yield measure.figure(row[measure.value])


def _gaps(is_known: Sequence[bool]) -> list[tuple[int, int]]:
    known = [at for at, week_is_known in enumerate(is_known) if week_is_known]
    return [(one + 1, other - 1) for one, other in pairwise(known) if other - one > 1]


def _changes(named: Sequence[int]) -> dict[int, str]:
    # Each group of changes at its first week, from what was before to what came after.
    groups: dict[int, list[int]] = {}
    first = last = before = 0
    for at, count in enumerate(named):
        if count and before and not before / MUCH < count < before * MUCH:
            if not groups or at - last >= ONE_CHANGE_WEEKS:
                first = at
            groups.setdefault(first, [before]).append(count)
            last = at
        before = count or before
    return {at: _change(counts[0], counts[1:]) for at, counts in groups.items()}


def _change(before: int, after: list[int]) -> str:
    low, high = min(after), max(after)
    return f"{before} → {low if low == high else f'{low}–{high}'}{NAMED}"
