"""A view put on paper: the datasets and parameters that the weekly drawing takes, for one size.

Belongs here: where everything stands, in pixels and in the axis's unit. Does not: marks and looks (drawings.py).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from orchestration.charts.chart import Size
from orchestration.charts.colours import LIGHT, for_text
from orchestration.charts.drawings import filled
from orchestration.charts.view import Number, Series, View
from orchestration.charts.words import SCALES, cut, day, round_ticks, scale_of, spread, three_digits, width, wrapped

LANE = 17
YEAR_WEEKS = 52
# More bands than these hide one another and the lines.
MOST_BANDS = 5


@dataclass(frozen=True)
class Axis:
    """How a measure is written: its words above the axis, what follows a figure, and what a figure is divided by.

    ``digits`` after the point; None for three in all.

    ``scale`` None divides by the power of a thousand that suits the largest figure; ``words`` then has ``{scale}``.
    """

    words: str
    unit: str = ""
    scale: float | None = 1.0
    digits: int | None = None

    def figure(self, value: float) -> str:
        """Return a figure, already divided, with its unit."""
        return (three_digits(value) if self.digits is None else f"{value:,.{self.digits}f}") + self.unit

    def fitted(self, largest: float) -> "Axis":
        """Return the axis for figures up to ``largest``."""
        if self.scale is not None:
            return self
        power = scale_of(largest)
        name, letter = SCALES[power]
        return Axis(self.words.format(scale=f"{name} of " if name else "").capitalize(), f" {letter}".rstrip(), power)


def drawn(view: View, measure: str, axis: Axis, size: Size, title: str, caption: str) -> dict[str, Any]:
    """Return the Vega-Lite drawing of the last year of a view in one size, its title and source line inside."""
    first = max(0, len(view.weeks) - YEAR_WEEKS)
    at = range(first, len(view.weeks))
    shown = [
        one for one in view.series if measure in one.measures and any(_highest(one, measure, n) is not None for n in at)
    ]
    highest = max((_highest(one, measure, n) or 0 for one in shown for n in at), default=0)
    axis = axis.fitted(highest)
    ticks = round_ticks(highest / (axis.scale or 1))
    start, end = (view.weeks[n] + timedelta(hours=sign * 84) for n, sign in ((first, 0), (-1, 0)))
    start_ms, end_ms = _ms(start) - 84 * 3_600_000, _ms(end) + 84 * 3_600_000
    labels = _labels(shown, measure, axis, view, first, size)
    padding = {
        "left": round(max(width(f"{tick:g}{axis.unit}", 12) for tick in ticks) + 10 + size.margin, 0),
        "right": round(
            max([width(label["text"], size.words, bold=True) for label in labels] + [24]) + 15 + size.margin / 2, 0
        ),
    }
    plot_width = size.width - padding["left"] - padding["right"]
    px = lambda n: (_ms(view.weeks[n]) - start_ms) / (end_ms - start_ms) * plot_width  # noqa: E731
    notes, lanes = _notes(view, first, px, plot_width, padding["right"] - size.margin, size.width < 500)
    words, padding["top"], padding["bottom"] = framed(title, axis.words, caption, size, padding["left"], lanes * LANE)
    height = size.height - padding["top"] - padding["bottom"]
    for word in words:
        word["py"] += height if word.pop("below", False) else 0
    places = spread([height * (1 - label["value"] / ticks[-1]) for label in labels], size.words + 3, 4, height - 4)
    for label, place in zip(labels, places, strict=True):
        label |= {"from": round(height * (1 - label.pop("value") / ticks[-1]), 1), "py": place}
    step_weeks = max(1, -(-len(at) // max(2, int(plot_width // 105))))
    points, bands = _points(shown, measure, axis, view, first)
    bands = bands if len(shown) <= MOST_BANDS else []
    return filled(
        "weekly",
        size,
        padding,
        {
            "start": start_ms,
            "end": end_ms,
            "top": ticks[-1],
            "ticks": ticks,
            "unit": axis.unit,
            "weeks": [_ms(view.weeks[n]) for n in range(len(view.weeks) - 1, first - 1, -step_weeks)][::-1],
        },
        {
            "points": points,
            "bands": bands,
            "labels": labels,
            "gaps": [_column(view, max(a, first), b) for a, b in view.gaps if b >= first],
            "hatch": [line for n in view.partial if n >= first for line in _hatched(view, n, height, end_ms)],
            "changes": [
                {"at": _ms(view.weeks[note["n"]]) - 84 * 3_600_000, "py": note["py"] + 4}
                for note in notes
                if note["is_change"]
            ],
            "words": words
            + [{key: value for key, value in note.items() if key not in ("n", "is_change")} for note in notes],
        },
    )


def framed(
    title: str, measure: str, caption: str, size: Size, left: float, notes: float
) -> tuple[list[dict[str, Any]], float, float]:
    """Return the words around a plot, and the room that they take above and below it, in pixels.

    Places are relative to the plot: a word marked ``below`` stands that far under its lower edge.
    """
    room = size.width - 2 * size.margin
    titles = wrapped(title, room, size.title, bold=True)
    measures = wrapped(measure, room, size.words, most=2)
    captions = wrapped(caption, room, size.words - 1, most=3)
    line, small, tiny = size.title * 1.25, size.words * 1.35, (size.words - 1) * 1.35
    top = round(size.margin + len(titles) * line + len(measures) * small + notes + 14)
    bottom = round(34 + len(captions) * tiny + size.margin * 0.6)
    x = size.margin - left
    above = [(text, size.title, "bold", "ink", size.margin + line * (n + 0.8) - top) for n, text in enumerate(titles)]
    y = size.margin + len(titles) * line - top
    above += [(text, size.words, "normal", "soft", y + small * (n + 0.9)) for n, text in enumerate(measures)]
    words: list[dict[str, Any]] = [_word(text, x, py, *looks) for text, *looks, py in above]
    for number, text in enumerate(captions):
        words.append({**_word(text, x, 34 + tiny * (number + 0.8), size.words - 1, "normal", "soft"), "below": True})
    return words, top, bottom


def _word(text: str, px: float, py: float, size: int, weight: str, ink: str) -> dict[str, Any]:
    return {
        "text": text,
        "px": round(px, 1),
        "py": round(py, 1),
        "size": size,
        "weight": weight,
        "ink": ink,
        "align": "left",
    }


def _highest(one: Series, measure: str, at: int) -> float | None:
    column = one.measures[measure]
    values = [float(value) for value in (column.mid[at], column.high[at]) if value is not None]
    return max(values, default=None)


def _labels(shown: list[Series], measure: str, axis: Axis, view: View, first: int, size: Size) -> list[dict[str, Any]]:
    labels = []
    for one in shown:
        column = one.measures[measure]
        known = [
            n
            for n in range(first, len(view.weeks))
            if _middle(column.mid[n], column.low[n], column.high[n]) is not None
        ]
        settled = [n for n in known if view.is_complete[n]] or known
        newest = settled[-1]
        value = _middle(column.mid[newest], column.low[newest], column.high[newest])
        assert value is not None  # noqa: S101 - by the choice of the weeks
        scaled = value / (axis.scale or 1)
        figure = axis.figure(scaled)
        is_ended = len(view.weeks) - 1 - known[-1] > 2
        text = figure if len(shown) == 1 else f"{one.name} {'to ' + day(view.weeks[known[-1]]) if is_ended else figure}"
        if size.width < 500 and len(shown) > 1:
            text = one.name
        text = cut(text, size.width * 0.33, size.words, bold=True)
        labels.append(
            {
                "text": text,
                "value": scaled,
                "colour": one.colour,
                "ink": for_text(one.colour, LIGHT["paper"]),
                "size": size.words,
            }
        )
    return labels


def _points(
    shown: list[Series], measure: str, axis: Axis, view: View, first: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    points, bands = [], []
    for number, one in enumerate(shown):
        column = one.measures[measure]
        run = 0
        last = None
        for n in range(first, len(view.weeks)):
            value = _middle(column.mid[n], column.low[n], column.high[n])
            if value is None:
                continue
            is_joined = last == n - 1 and view.is_complete[n] and view.is_complete[n - 1] and n not in view.breaks
            run += not is_joined
            last = n
            here = {"at": _ms(view.weeks[n]), "run": f"{number}.{run}", "colour": one.colour}
            points.append({**here, "value": value / (axis.scale or 1), "is_complete": view.is_complete[n]})
            low, high = column.low[n], column.high[n]
            if low is not None and high is not None and low != high:
                bands.append({**here, "low": float(low) / (axis.scale or 1), "high": float(high) / (axis.scale or 1)})
    # A band needs two weeks of one run; a week alone has a bar instead.
    runs = Counter(band["run"] for band in bands)
    return points, [{**band, "is_alone": runs[band["run"]] == 1} for band in bands]


def _middle(mid: Number, low: Number, high: Number) -> float | None:
    if mid is not None:
        return float(mid)
    return (float(low) + float(high)) / 2 if low is not None and high is not None else None


def _notes(
    view: View, first: int, px: Any, plot_width: float, room_right: float, is_narrow: bool
) -> tuple[list[dict[str, Any]], int]:
    # What is said of single weeks, above the plot: in as many lanes as keep them apart, three at most.
    half = px(first + 1) / 2 if len(view.weeks) - first > 1 else plot_width / 2
    wanted = [(px(n) - half + 2, n, text, True) for n, text in view.changes.items() if n >= first]
    wanted += [(px(n) - half, n, text, False) for n, text in view.partial.items() if n >= first]
    wanted += [(px(max(a, first)), max(a, first), "no data", False) for a, b in view.gaps if b >= first]
    lanes: list[float] = []
    notes = []
    for left, n, text, is_change in sorted(wanted, reverse=True):
        text = text.replace(" models", "") if is_narrow else text
        room = width(text, 12)
        start = max(0.0, min(left, plot_width + room_right - room))
        lane = next((number for number, taken in enumerate(lanes) if start + room + 6 <= taken), len(lanes))
        if lane == 3:
            continue
        lanes[lane : lane + 1] = [start]
        notes.append({**_word(text, start, -7 - LANE * lane, 12, "normal", "soft"), "n": n, "is_change": is_change})
    return notes, len(lanes)


def _column(view: View, first: int, last: int) -> dict[str, Any]:
    return {"at": _ms(view.weeks[first]) - 84 * 3_600_000, "to": _ms(view.weeks[last]) + 84 * 3_600_000}


def _hatched(view: View, n: int, height: float, end_ms: int) -> list[dict[str, Any]]:
    column = _column(view, n, n)
    return [{**column, "py": place, "py2": place - 7} for place in range(7, int(height), 6)]


def _ms(when: date) -> int:
    return (when - date(1970, 1, 1)).days * 86_400_000
