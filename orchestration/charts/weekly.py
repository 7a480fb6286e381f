"""A measure over the weeks as lines: one series or many, with bounds, gaps and unfinished weeks.

Belongs here: the chart over time that pages ask for. Does not: its columns (view.py), its places (plot.py).
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from orchestration.charts.axis import Axis
from orchestration.charts.chart import CAPTION, NARROW, TITLE, WIDE, Chart
from orchestration.charts.interactive import interactive
from orchestration.charts.plot import drawn
from orchestration.charts.view import Row, View, views_of
from orchestration.charts.words import day, sentence
from orchestration.foreign import Plain

Kind = Literal["country", "vendor", "category", "market", "model"]
MEASURES = {"tokens": ("total_tokens", "low_tokens", "high_tokens"), "share": ("share", "share_low", "share_high")}
AXES = {"tokens": Axis("{scale}tokens a week", scale=None), "share": Axis("Share of the week's tokens", " %", 0.01, 1)}


def weekly(
    name: str,
    title: str,
    caption: str,
    rows: Sequence[Row],
    *,
    kind: Kind,
    measure: Literal["tokens", "share"] = "tokens",
    labels: Mapping[str, str] | None = None,
    has_png: bool = True,
) -> Chart:
    """Return a chart of tokens or shares over the weeks; the picture shows the last 52, on the first basis.

    Rows: week_start (date), series (name to show), entity (key of the seed entity_colours within ``kind``, or None),
    total_tokens, and where there are any low_tokens, high_tokens, share, share_low, share_high, is_complete,
    days_observed, named_models, basis, attribution. The first basis is `all` when it knows any entity, else the first
    in the rows that does; the others are for the script to switch to, under the names that ``labels`` has for bases and
    attributions. A kind `market` has one total, which does not change with the number of named models; a `model` is
    coloured as its vendor.
    Raise ValueError when there are no rows or the name is not fit for a file.
    """
    if not rows:
        raise ValueError(f"no rows for the chart {Plain(name, 100)!r}")
    views = views_of(rows, "vendor" if kind == "model" else kind, MEASURES)
    title, caption = Plain(title, TITLE), Plain(caption, CAPTION)
    wide, narrow = (drawn(views[0], measure, AXES[measure], size, title, caption) for size in (WIDE, NARROW))
    return Chart(
        name=name,
        title=title,
        caption=caption,
        alt=_alt(title, views[0]),
        wide=wide,
        narrow=narrow,
        interactive=interactive(title, caption, views, measure, AXES, labels or {}),
        has_png=has_png,
    )


def _alt(title: str, view: View) -> str:
    names = ", ".join(one.name for one in view.series[:12])
    return f"{sentence(title)} Line chart by week, {day(view.weeks[0])} to {day(view.weeks[-1])}: {names}."
