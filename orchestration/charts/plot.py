"""A view put on paper: the datasets and parameters that the weekly drawing takes, for one size.

Belongs here: where everything stands, in pixels and in the axis's unit; charts.js does the same for what its reader
chooses. Does not: marks and looks (drawings.py), the words around (frame.py).
"""

from collections import Counter
from typing import Any

from orchestration.charts.axis import Axis
from orchestration.charts.chart import Size
from orchestration.charts.colours import LIGHT, for_text
from orchestration.charts.drawings import filled
from orchestration.charts.frame import framed
from orchestration.charts.notes import HALF_WEEK_MS, LANE, milliseconds, notes_of
from orchestration.charts.view import Column, Series, View
from orchestration.charts.words import cut, day, round_ticks, spread, width

YEAR_WEEKS = 52
# More bands than these hide one another and the lines.
MOST_BANDS = 5
TICK_ROOM = 105
UNNAMED = ", without models that are not named"
DOTTED = "; dotted: models named"
# The lines of a hatched column: as far from one another, and as steep.
HATCH, SLOPE, HATCH_PX = 6, 7, 12
LABEL_GAP = 3


def drawn(view: View, measure: str, axis: Axis, size: Size, title: str, caption: str) -> dict[str, Any]:
    """Return the Vega-Lite drawing of a view in one size, its title and source line inside: the last year.

    A view that knows nothing of the last year is drawn from the first week that it knows.
    """
    weeks = _weeks_drawn(view, measure)
    shown = [one for one in view.series if measure in one.measures and _extent(one.measures[measure], weeks)]
    heights = [one.measures[measure] for one in shown]
    if len(shown) > MOST_BANDS:
        heights = [Column(column.mid, [], []) for column in heights]
    highest = max((value for column in heights for value in _extent(column, weeks)), default=0.0)
    axis = axis.fitted(highest)
    ticks = round_ticks(axis.divided(highest))
    tick_names = [axis.tick(tick) for tick in ticks]
    labels = _labels(shown, measure, axis, view, weeks, size)
    left = round(max(width(name, size.small) for name in tick_names) + 8 + size.margin)
    said = max((width(label["text"], size.words, bold=True) for label in labels), default=0.0)
    right = round(said + 15 + size.margin / 2)
    start, end = milliseconds(view.weeks[weeks[0]]) - HALF_WEEK_MS, milliseconds(view.weeks[-1]) + HALF_WEEK_MS
    plot = size.width - left - right

    def px(ms: int) -> float:
        return (ms - start) / (end - start) * plot

    notes = notes_of(view, weeks, px, plot + right - size.margin, size)
    points, bands = _points(shown, measure, axis, view, weeks)
    words = axis.words
    if bands and len(shown) > MOST_BANDS:
        words, bands = words + UNNAMED, []
    if size.is_narrow and any(note["is_change"] for note in notes):
        words += DOTTED
    frame = framed(title, words, caption, size, left, right, LANE * max([note["lane"] + 1 for note in notes] + [0]))
    # The largest come first: where there is no room for all names, the smallest have none.
    labels = labels[: int((frame.height - 10) // (size.words + LABEL_GAP)) + 1]
    _place(labels, ticks[-1], frame.height, size)
    step = -(-len(weeks) // max(2, int(plot // TICK_ROOM)))
    ticked = [view.weeks[at] for at in weeks[::-1][::step]][::-1]
    half = min(HALF_WEEK_MS, round(HATCH_PX * (end - start) / plot))
    return filled(
        "weekly",
        frame,
        {
            "start": start,
            "end": end,
            "top": ticks[-1],
            "ticks": ticks,
            "tick_names": tick_names,
            "weeks": [milliseconds(week) for week in ticked],
            "week_names": [day(week) for week in ticked],
        },
        {
            "points": points,
            "bands": bands,
            "labels": labels,
            "gaps": [_column(view, max(a, weeks[0]), b) for a, b in view.gaps if b >= weeks[0]],
            "hatch": [
                {"at": middle - half, "to": middle + half, "py": y, "py2": y - SLOPE}
                for at in view.partial
                if at in weeks
                for middle in (milliseconds(view.weeks[at]),)
                for y in range(SLOPE, int(frame.height), HATCH)
            ],
            "changes": [{"at": note["at"], "py": note["py"] + 4} for note in notes if note["is_change"]],
            "words": [*frame.words, *notes],
            "cursor": [],
        },
    )


def _weeks_drawn(view: View, measure: str) -> range:
    # Another basis may reach further back, or nearer to now: before its own first week nothing would be seen.
    columns = [one.measures[measure] for one in view.series if measure in one.measures]
    weeks = range(len(view.weeks))
    known = [at for at in weeks if any(_extent(one, range(at, at + 1)) for one in columns)]
    if not known:
        return weeks
    is_of_the_year = known[-1] >= len(weeks) - YEAR_WEEKS
    return weeks[max(known[0], len(weeks) - YEAR_WEEKS if is_of_the_year else 0) :]


def _extent(column: Column, weeks: range) -> list[float]:
    parts = [part for part in (column.mid, column.low, column.high) if part]
    return [float(value) for part in parts for at in weeks if (value := part[at]) is not None]


def _bounds(column: Column, at: int) -> tuple[float, float] | None:
    low, high = column.low[at], column.high[at]
    return None if low is None or high is None else (float(low), float(high))


def _labels(
    shown: list[Series], measure: str, axis: Axis, view: View, weeks: range, size: Size
) -> list[dict[str, Any]]:
    # What a line is called stands at its end, with the figure of its last complete week.
    labels = []
    for number, one in enumerate(shown):
        column = one.measures[measure]
        known = [at for at in weeks if column.mid[at] is not None or _bounds(column, at)]
        newest = max([at for at in known if view.is_complete[at]] or known)
        mid = column.mid[newest]
        low, high = (float(mid), float(mid)) if mid is not None else _bounds(column, newest) or (0.0, 0.0)
        figure = axis.figure(axis.divided(high))
        if low != high:
            figure = f"{axis.figure(axis.divided(low)).removesuffix(axis.unit)}–{figure}"
        if len(shown) == 1:
            text = figure
        elif len(view.weeks) - known[-1] > 3:
            text = f"{one.name} {'(ended)' if size.is_narrow else 'to ' + day(view.weeks[known[-1]])}"
        else:
            text = one.name if size.is_narrow else f"{one.name} {figure}"
        labels.append(
            {
                "series": number,
                "text": cut(text, size.width * 0.34, size.words, bold=True),
                "value": axis.divided((low + high) / 2),
                "colour": one.colour,
                "ink": for_text(one.colour, LIGHT["paper"]),
                "size": size.words,
            }
        )
    return labels


def _place(labels: list[dict[str, Any]], top: float, height: float, size: Size) -> None:
    wanted = [height * (1 - label.pop("value") / top) for label in labels]
    places = spread(wanted, size.words + LABEL_GAP, 5, height - 5)
    for label, want, place in zip(labels, wanted, places, strict=True):
        label |= {"from": round(want, 1), "py": place}


def _points(
    shown: list[Series], measure: str, axis: Axis, view: View, weeks: range
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    # A line joins complete weeks that follow one another and are named alike; what is known only between bounds has a
    # line for each of them.
    points, bands = [], []
    for number, one in enumerate(shown):
        column = one.measures[measure]
        run, last = 0, None
        for at in weeks:
            mid, bounds = column.mid[at], _bounds(column, at)
            if mid is None and bounds is None:
                continue
            joined = last == at - 1 and view.is_complete[at] and view.is_complete[at - 1] and at not in view.breaks
            run, last = run + (not joined), at
            here = {
                "at": milliseconds(view.weeks[at]),
                "run": f"{number}.{run}",
                "colour": one.colour,
                "series": number,
            }
            is_open = bounds is not None and bounds[0] != bounds[1]
            if bounds and is_open:
                bands.append({**here, "low": axis.divided(bounds[0]), "high": axis.divided(bounds[1])})
            for edge, value in enumerate((mid,) if mid is not None else bounds or ()):
                dot = 44 if not view.is_complete[at] else 14 if mid is not None or not is_open else 0
                points.append(
                    {
                        **here,
                        "run": f"{here['run']}.{edge}",
                        "value": axis.divided(float(value)),
                        "is_complete": view.is_complete[at],
                        "dot": dot,
                    }
                )
    # A band needs two weeks of one run; a week alone has a bar instead.
    runs = Counter(band["run"] for band in bands)
    return points, [{**band, "is_alone": runs[band["run"]] == 1} for band in bands]


def _column(view: View, first: int, last: int) -> dict[str, Any]:
    return {"at": milliseconds(view.weeks[first]) - HALF_WEEK_MS, "to": milliseconds(view.weeks[last]) + HALF_WEEK_MS}
