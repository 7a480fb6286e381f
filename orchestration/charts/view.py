"""Rows of weeks as series with a value for every week, and the notes on single weeks: gaps, missing days, coverage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from orchestration import figures
from orchestration.charts.colours import colour_of
from orchestration.charts.measure import SHARE, TOKENS, Measure, Row
from orchestration.foreign import Plain

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
    """What a series has in one week: its bounds, the value, None where it lies between them, and its words."""

    low: float
    high: float
    value: float | None
    words: str
    tip: list[str]

    @property
    def drawn(self) -> tuple[float, float]:
        """Return the value twice, or both bounds where there is none: a line for each."""
        return (self.low, self.high) if self.value is None else (self.value, self.value)


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
    series = _series(by_series, len(every), kind, measure)
    gaps = _gaps([week in known for week in every])
    return View(every, series, gaps, partial, _changes(named), has_breaks=kind != "market")


def _series(by_series: dict[str, dict[int, Row]], count: int, kind: str, measure: Measure) -> list[Series]:
    named = {name: {at: row.get("entity") for at, row in sorted(rows.items())} for name, rows in by_series.items()}
    points = {name: dict(_points(rows, measure)) for name, rows in by_series.items()}

    def rank(name: str) -> tuple[bool, bool, float, str]:
        newest = max(named[name])
        least = points[name][newest].low if newest in points[name] else 0
        return named[name][newest] is None, newest < count - ENDED_WEEKS, -least, name

    series = []
    for number, name in enumerate(sorted(by_series, key=rank)):
        entity = next((entity for entity in named[name].values() if entity), None)
        colour = colour_of("category", "market") if kind == "market" else colour_of(kind, entity, number)
        series += [Series(name, colour, points[name])] if points[name] else []
    return series


def _points(rows: dict[int, Row], measure: Measure) -> Iterator[tuple[int, Point]]:
    names = figures.columns(measure.name)
    for at, row in sorted(rows.items()):
        value, low, high = (None if row.get(name) is None else float(row[name]) for name in names)
        low, high = (value, value) if low is None or high is None else (low, high)
        if low is not None and high is not None:
            exact = low if low == high else value
            yield at, Point(low, high, exact, figures.of(row, measure.name, measure.kind), list(_tip(row, measure)))


def _tip(row: Row, measure: Measure) -> Iterator[str]:
    if row.keys().isdisjoint(figures.columns(TOKENS.name)):
        yield figures.of(row, measure.name, measure.kind)
        return
    # Tokens to the token: a reader compares them with a table, or copies them.
    yield f"{figures.of(row, TOKENS.name, 'count')} tokens"
    if not row.keys().isdisjoint(figures.columns(SHARE.name)):
        yield f"{figures.of(row, SHARE.name)} of the week"


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
    return f"{figures.figure('count', low, high)}{NAMED}, before {before}"
