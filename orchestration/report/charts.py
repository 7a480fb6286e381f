"""The charts, as Vega-Lite: text and axes take the page's colour, so that light and dark both work.

Belongs here: how a table becomes a picture. Does not: the tables (data.py), drawing (drawing.py), the page (page.py).
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import altair as alt

WIDTH, HEIGHT = 720, 280
WEEK = timedelta(days=7)
# Okabe and Ito's colours, which the colour-blind tell apart, in shades that stand on white and on black alike; and a
# shape for each series. Undisclosed is a grey of its own, on purpose.
COLOURS = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#c08a00", "#3d9bd1", "#8c6bb1", "#5a8f29", "#b8405e", "#00857d"]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"]
GREYS = {"Undisclosed": "#767676", "Other models": "#9a9a9a", "No country on file": "#858585", "Not known": "#767676"}
FIXED = {"China": "#d55e00", "United States": "#0072b2"}
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        **{f"{part}Color": "currentColor" for part in ("label", "title", "domain", "tick", "grid")},
        "gridOpacity": 0.12,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 12,
    },
    "legend": {
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "labelFontSize": 12,
        "orient": "bottom",
        "columns": 4,
        "columnPadding": 28,
        "symbolSize": 80,
        "labelLimit": 220,
    },
}
# Incomplete weeks are hollow and faint: they will still grow.
FADED = alt.condition("datum.is_complete", alt.value(1.0), alt.value(0.3))
TRILLIONS = alt.Axis(title="tokens, trillions", format=",~f")
# In UTC, as the weeks are: in the machine's own zone the ticks would stand elsewhere on every machine.
WEEKS = alt.X(
    "week_start:T",
    axis=alt.Axis(title="week (its Monday)", format="%d %b %Y", labelAngle=-35, tickCount=10),
    scale=alt.Scale(type="utc"),
)


def lines(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a chart with one line per series over the weeks, in trillions of tokens."""
    series = by_size(rows)
    colour = alt.Color("series:N", scale=_colours(series), sort=series, title=None)
    base = alt.Chart(alt.InlineData(values=_data(rows))).encode(
        x=WEEKS, y=alt.Y("trillions:Q", axis=TRILLIONS), color=colour
    )
    shape = alt.Shape(
        "series:N", scale=alt.Scale(domain=series, range=_cycle(SHAPES, len(series))), sort=series, title=None
    )
    return _specification(
        base.mark_line(strokeWidth=2).encode(detail="run:N")
        + base.mark_point(filled=True, size=45).encode(shape=shape, opacity=FADED)
    )


def bars(rows: list[dict[str, Any]], *, normalised: bool = False) -> dict[str, Any]:
    """Return a chart with one bar a week, parted by series; ``normalised`` to shares of what is ranked."""
    series = by_size(rows)
    axis = alt.Axis(title="share of the ranked models' tokens", format="%") if normalised else TRILLIONS
    chart = (
        alt.Chart(alt.InlineData(values=_data(rows)))
        .mark_bar(stroke="#00000033", strokeWidth=0.5)
        .encode(
            x=alt.X("week:O", axis=_week_labels(rows), scale=alt.Scale(domain=_weeks(rows))),
            y=alt.Y("trillions:Q", axis=axis, stack="normalize" if normalised else "zero"),
            color=alt.Color("series:N", scale=_colours(series), sort=series, title=None),
            opacity=FADED,
        )
    )
    return _specification(chart)


def band(rows: list[dict[str, Any]], of: str, title: str, labels: str = "~f") -> dict[str, Any]:
    """Return a chart of the space between the columns ``of``_low and ``of``_high, in the unit that ``title`` names."""
    # A band of its own for each coverage: the more models a source names, the narrower it is.
    data = [{**row, "week_start": str(row["week_start"])} for row in rows]
    chart = alt.Chart(alt.InlineData(values=data)).encode(x=WEEKS, detail="coverage:N")
    low = alt.Y(f"{of}_low:Q", axis=alt.Axis(title=title, format=labels))
    area = chart.mark_area(opacity=0.3, color=COLOURS[1]).encode(y=low, y2=f"{of}_high:Q")
    edge = chart.mark_line(color=COLOURS[1]).encode(y=low)
    upper = chart.mark_line(color=COLOURS[1], strokeDash=[5, 3]).encode(y=f"{of}_high:Q")
    return _specification(area + edge + upper)


def _specification(chart: Any) -> dict[str, Any]:
    said: dict[str, Any] = chart.properties(width=WIDTH, height=HEIGHT).configure(**CONFIG).to_dict(validate=False)
    return said


def _data(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # A line joins complete weeks that follow one another at one coverage: what is not known is not drawn, and that a
    # source names more models is no growth.
    runs: dict[str, tuple[int, Any, Any]] = {}
    plain = []
    for row in sorted(rows, key=lambda row: row["week_start"]):
        run, last, coverage = runs.get(row["series"], (0, None, None))
        follows = last is not None and row["week_start"] - last == WEEK and coverage == row.get("coverage")
        run = run if follows and row["is_complete"] else run + 1
        runs[row["series"]] = (run, row["week_start"] if row["is_complete"] else None, row.get("coverage"))
        plain.append(
            {
                "week_start": str(row["week_start"]),
                "week": str(row["week_start"]),
                "series": row["series"],
                "run": f"{row['series']} {run}",
                "is_complete": row["is_complete"],
                "trillions": float(Decimal(row["total_tokens"]) / 10**12),
            }
        )
    return plain


def by_size(rows: list[dict[str, Any]]) -> list[str]:
    """Return the names of the series, by their tokens in the last week; those that are no entity come last."""
    last = max(row["week_start"] for row in rows)
    size = {row["series"]: row["total_tokens"] for row in rows if row["week_start"] == last}
    every = dict.fromkeys(row["series"] for row in rows)
    return sorted(every, key=lambda name: (name in GREYS, -size.get(name, 0), name))


def _colours(series: list[str]) -> alt.Scale:
    free = iter(
        [colour for colour in _cycle(COLOURS, 30) if colour not in FIXED.values() or not FIXED.keys() & set(series)]
    )
    return alt.Scale(domain=series, range=[GREYS.get(name) or FIXED.get(name) or next(free) for name in series])


def _cycle(values: list[str], count: int) -> list[str]:
    return [values[index % len(values)] for index in range(count)]


def _weeks(rows: list[dict[str, Any]]) -> list[str]:
    # Every week from the first to the last, so that one of which nothing is known leaves its place empty.
    first, last = min(row["week_start"] for row in rows), max(row["week_start"] for row in rows)
    return [str(first + number * WEEK) for number in range((last - first) // WEEK + 1)]


def _week_labels(rows: list[dict[str, Any]]) -> alt.Axis:
    weeks = _weeks(rows)
    return alt.Axis(title="week (its Monday)", labelAngle=-35, values=weeks[:: max(1, len(weeks) // 12)])
