"""A figure that is known between bounds, over the weeks: concentration, the share of open weights, a price index.

Belongs here: the chart of one such figure. Does not: its columns (view.py), its places (plot.py).
"""

from collections.abc import Sequence

from orchestration.charts.axis import Axis
from orchestration.charts.chart import CAPTION, NARROW, TITLE, WIDE, Chart
from orchestration.charts.interactive import interactive
from orchestration.charts.plot import drawn
from orchestration.charts.view import Row, views_of
from orchestration.charts.words import day, sentence
from orchestration.foreign import Plain


def band(
    name: str,
    title: str,
    caption: str,
    rows: Sequence[Row],
    *,
    of: str,
    axis: str,
    unit: str = "",
    has_png: bool = True,
) -> Chart:
    """Return a chart of the space between ``of``_low and ``of``_high over the weeks, and of ``of`` where it is given.

    Rows: week_start (date), the columns of the figure, and where there are any is_complete, days_observed and
    named_models. ``axis`` says in words what is measured; ``unit`` follows each figure, and "%" shows fractions as
    percents. Raise ValueError when there are no rows or the name is not fit for a file.
    """
    if not rows:
        raise ValueError(f"no rows for the chart {Plain(name, 100)!r}")
    measures = {"value": (of, f"{of}_low", f"{of}_high")}
    axes = {"value": Axis(axis, " %", 0.01, 1) if unit == "%" else Axis(axis, unit and f" {unit}")}
    plain = [{"series": axis, "entity": "market", **row} for row in rows]
    views = views_of(plain, "category", measures)
    title, caption = Plain(title, TITLE), Plain(caption, CAPTION)
    wide, narrow = (drawn(views[0], "value", axes["value"], size, title, caption) for size in (WIDE, NARROW))
    weeks = views[0].weeks
    alt = f"{sentence(title)} Chart by week, {day(weeks[0])} to {day(weeks[-1])}: {axis}, between its bounds."
    return Chart(
        name, title, caption, alt, wide, narrow, interactive(title, caption, views, "value", axes, {}), has_png
    )
