"""Rows of weeks as columns: one value a week for every series, and what there is to say of the weeks.

Belongs here: gaps, breaks, incomplete weeks, the number of named models. Does not: sizes and places (plot.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from orchestration.charts.colours import colour_of
from orchestration.foreign import Plain

WEEK = timedelta(days=7)
# A source that names twice as many models, or half as many, shows another part of the market.
MUCH = 2
# Changes within a month of one another are one change: two sources take turns.
ONE_CHANGE_WEEKS = 4
NAMED = " models named"
SERIES_NAME = 60
# A market's total has one colour, whatever it is of.
KINDS: dict[str, tuple[str, str | None]] = {"market": ("category", "market")}
Row = Mapping[str, Any]
Number = int | float | Decimal | None


@dataclass(frozen=True)
class Column:
    """One measure of a series: a value a week, and its bounds where there are any; None where nothing is known."""

    mid: list[Number]
    low: list[Number]
    high: list[Number]


@dataclass(frozen=True)
class Series:
    """One line: its name, its colour, and a column for each measure."""

    name: str
    colour: str
    measures: dict[str, Column]


@dataclass(frozen=True)
class View:
    """All series on one basis and attribution, over every week from the first to the last.

    ``gaps`` are runs of weeks without a row, first and last; ``breaks`` weeks that no line enters, because what is
    named changed; ``changes`` those weeks with what to say of them; ``partial`` incomplete weeks with what to say.
    """

    basis: str
    attribution: str
    weeks: list[date]
    series: list[Series]
    is_complete: list[bool]
    gaps: list[tuple[int, int]] = field(default_factory=list)
    partial: dict[int, str] = field(default_factory=dict)
    changes: dict[int, str] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)


def views_of(rows: Sequence[Row], kind: str, measures: Mapping[str, tuple[str, str, str]]) -> list[View]:
    """Return a view for each basis and attribution in the rows: whole market first, as known now first.

    A view without any entity comes after those with some.

    ``measures`` names the columns of each measure: value, low, high.
    """
    first, last = min(row["week_start"] for row in rows), max(row["week_start"] for row in rows)
    weeks = [first + number * WEEK for number in range((last - first) // WEEK + 1)]
    kinds: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        kinds.setdefault((row.get("basis") or "all", row.get("attribution") or "as_known_now"), []).append(row)
    # A whole market of which nobody is known (the names of few models are) is no place to start.
    known = {key for key, of in kinds.items() if any(row.get("entity") for row in of)}
    order = sorted(kinds, key=lambda key: (key not in known, key[0] != "all", key[1] != "as_known_now"))
    return [_view(*key, kinds[key], weeks, kind, measures) for key in order]


def _view(
    basis: str, attribution: str, rows: list[Row], weeks: list[date], kind: str, measures: Mapping[str, Any]
) -> View:
    place = {week: number for number, week in enumerate(weeks)}
    complete, known, named = [True] * len(weeks), [False] * len(weeks), [0] * len(weeks)
    days: list[int | None] = [None] * len(weeks)
    by_series: dict[str, dict[int, Row]] = {}
    for row in rows:
        at = place[row["week_start"]]
        known[at] = True
        complete[at] = complete[at] and bool(row.get("is_complete", True))
        named[at] = max(named[at], row.get("named_models") or 0)
        days[at] = row.get("days_observed") if days[at] is None else days[at]
        by_series.setdefault(str(Plain(row["series"], SERIES_NAME)), {})[at] = row
    changes = _changes(named)
    is_total = kind == "market"
    return View(
        basis=basis,
        attribution=attribution,
        weeks=weeks,
        series=_series(by_series, len(weeks), kind, measures),
        is_complete=complete,
        gaps=_runs([not is_known for is_known in known], inner=True),
        partial={at: _days(days[at]) for at in range(len(weeks)) if known[at] and not complete[at]},
        changes=changes,
        # A market's total is the same however many of its models are named.
        breaks=[] if is_total else list(changes),
    )


def _series(
    by_series: dict[str, dict[int, Row]], count: int, kind: str, measures: Mapping[str, tuple[str, str, str]]
) -> list[Series]:
    first = next(iter(measures.values()))[0]

    def rank(name: str) -> tuple[bool, bool, float, str]:
        rows = by_series[name]
        newest = max(rows)
        return (rows[newest].get("entity") is None, newest < count - 3, -float(rows[newest].get(first) or 0), name)

    found = []
    for number, name in enumerate(sorted(by_series, key=rank)):
        rows = by_series[name]
        columns = {
            measure: Column(*([rows.get(at, {}).get(column) for at in range(count)] for column in names))
            for measure, names in measures.items()
            if any(row.get(names[0]) is not None or row.get(names[2]) is not None for row in rows.values())
        }
        entity = next((row["entity"] for row in rows.values() if row.get("entity")), None)
        of, key = KINDS.get(kind, (kind, entity))
        found.append(Series(name, colour_of(of, key, number), columns))
    return found


def _days(days: int | None) -> str:
    return "incomplete" if days is None or days >= 7 else f"{days} of 7 days"


def _runs(flags: Sequence[bool], *, inner: bool = False) -> list[tuple[int, int]]:
    # Runs of weeks for which it is so, first and last; only between others where ``inner``.
    runs: list[tuple[int, int]] = []
    for at, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        elif flag:
            runs.append((at, at))
    return [run for run in runs if not inner or (run[0] > 0 and run[1] < len(flags) - 1)]


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
