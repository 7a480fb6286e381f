"""Charts over weeks: tokens or shares of one series or many, or one figure that is known between bounds."""

from collections.abc import Sequence
from typing import Any, Literal

from orchestration import figures
from orchestration.charts.chart import CAPTION, NARROW, TITLE, WIDE, Chart
from orchestration.charts.measure import TOKENS, Measure, Row
from orchestration.charts.plot import Plot, plotted
from orchestration.charts.view import View, view_of
from orchestration.foreign import Plain

Kind = Literal["country", "vendor", "category", "market", "model"]
YEAR = 52


def weekly(
    name: str,
    title: str,
    caption: str,
    rows: Sequence[Row],
    *,
    kind: Kind,
    measure: Measure = TOKENS,
    weeks: int | None = YEAR,
    has_png: bool = True,
) -> Chart:
    """Return a chart of tokens or shares over the last ``weeks``, or all.

    Rows: week_start (date), series (name to show), entity (key of the seed entity_colours within ``kind``, or None),
    total_tokens, and where there are any low_tokens, high_tokens, share, share_low, share_high, is_complete,
    days_observed, named_models. A kind `market` has one total, which does not change with the number of named models; a
    `model` is coloured as its vendor.
    Raise ValueError when there are no rows.
    """
    view = view_of(rows, "vendor" if kind == "model" else kind, measure, weeks)
    names = ", ".join(series.name for series in view.series[:12])
    return _chart(name, title, caption, view, measure, "Line chart", names, has_png=has_png)


def band(name: str, title: str, caption: str, rows: Sequence[Row], *, of: str, kind: str, axis: str) -> Chart:
    """Return a chart of the space between ``of``_low and ``of``_high over the last year, and of ``of`` where given.

    Rows: week_start (date), the columns of the figure, and where there are any is_complete, days_observed and
    named_models. ``axis`` says what is measured; ``kind`` is the kind of the figure.
    Raise ValueError when there are no rows.
    """
    unit, divisor = (" %", 0.01) if kind == "share" else ("", 1.0)
    measure = Measure(of, kind, axis, unit, divisor)
    view = view_of([{"series": axis, "entity": "market", **row} for row in rows], "category", measure, YEAR)
    return _chart(name, title, caption, view, measure, "Chart", f"{axis}, between its bounds")


def _chart(
    name: str, title: str, caption: str, view: View, measure: Measure, kind: str, what: str, *, has_png: bool = True
) -> Chart:
    title, caption = Plain(title, TITLE), Plain(caption, CAPTION)
    wide, narrow = (plotted(view, measure, size, title, caption) for size in (WIDE, NARROW))
    weeks = f"{figures.day(view.weeks[0])} to {figures.day(view.weeks[-1])}"
    alt = f"{figures.sentence(title)} {kind} by week, {weeks}: {what}."
    hover = _hover(view, wide, narrow)
    return Chart(name, alt, wide.picture, narrow.picture, hover=hover, has_png=has_png)


def _hover(view: View, wide: Plot, narrow: Plot) -> dict[str, Any]:
    """Return what hover.js shows: each point with its series, week, places in both pictures, and lines of text."""
    points = []
    for (number, at, x, y), (_, _, narrow_x, narrow_y) in zip(wide.places, narrow.places, strict=True):
        places = (round(place, 1) for place in (x, y, narrow_x, narrow_y))
        points.append([number, at, *places, *view.series[number].points[at].tip])
    return {
        "weeks": [f"Week of {figures.day(week)}" for week in view.weeks],
        "notes": view.partial,
        "series": [[series.name, series.colour] for series in view.series],
        "points": points,
    }
