"""The drawings in Vega-Lite, made once by Altair: a chart fills in its datasets and parameters, and charts.js as well.

Belongs here: marks, encodings, looks. Does not: the values (plot.py, ranking.py).
"""

from functools import cache
from typing import Any

import altair as alt

from orchestration.charts.colours import LIGHT
from orchestration.charts.frame import Frame

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
# Vega leaves out every other of the given ticks when it would have chosen fewer.
MOST_TICKS = 99
PARAMETERS: dict[str, Any] = {
    **LIGHT,
    **{"start": 0, "end": 1, "bottom": 0, "top": 1, "lit": -1},
    **{name: [] for name in ("weeks", "week_names", "ticks", "tick_names")},
}
CONFIG: dict[str, Any] = {
    "background": {"expr": "paper"},
    "font": FONT,
    "aria": False,
    "view": {"stroke": None, "clip": False},
    "text": {"font": FONT, "fill": {"expr": "ink"}, "fontSize": 12},
    "axis": {
        "labelFont": FONT,
        "labelColor": {"expr": "soft"},
        "tickColor": {"expr": "soft"},
        "domainColor": {"expr": "soft"},
        "gridColor": {"expr": "line"},
        "labelFontSize": 12,
        "title": None,
    },
}


def _datum(expression: str) -> Any:
    return alt.ExprRef(expr=expression)


def _pixels(expression: str) -> Any:
    return alt.value(_datum(expression))


def _lit(usual: float) -> Any:
    # The script lets one series stand out; no series does in a picture.
    return _datum(f"{usual} * (lit < 0 || lit == datum.series ? 1 : 0.2)")


def _from(data: str) -> Any:
    return alt.Chart(alt.NamedData(name=data))


LITERAL = alt.Color("colour:N", scale=None)


def _words() -> Any:
    # Title, measure, caption and notes: each line has its place, its size and its weight.
    return (
        _from("words")
        .mark_text(
            align="left",
            baseline="alphabetic",
            fontSize=_datum("datum.size"),
            fontWeight=_datum("datum.weight"),
            fill=_datum("datum.ink == 'ink' ? ink : datum.ink == 'soft' ? soft : datum.ink"),
        )
        .encode(x=_pixels("datum.px"), y=_pixels("datum.py"), text="text:N")
    )


@cache
def _weekly() -> dict[str, Any]:
    x = alt.X(
        "at:T",
        scale=alt.Scale(type="utc", domain=[_datum("start"), _datum("end")], nice=False),
        axis=alt.Axis(
            values=_datum("weeks"),
            labelExpr="week_names[indexof(weeks, time(datum.value))]",
            grid=False,
            tickCount=MOST_TICKS,
            tickSize=5,
            labelPadding=4,
            labelOverlap=False,
            labelFlush=False,
        ),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[_datum("bottom"), _datum("top")], nice=False, zero=False),
        axis=alt.Axis(
            values=_datum("ticks"),
            labelExpr="tick_names[indexof(ticks, datum.value)]",
            domain=False,
            ticks=False,
            tickCount=MOST_TICKS,
            labelPadding=6,
        ),
    )
    # The scales and axes are said once; the other layers share them.
    then = alt.X("at:T")
    column = {"y": _pixels("0"), "y2": _pixels("height")}
    gaps = _from("gaps").mark_rect(fill=_datum("line"), opacity=0.55).encode(x=then, x2="to:T", **column)
    hatch = (
        _from("hatch")
        .mark_rule(stroke=_datum("soft"), strokeWidth=0.8, opacity=0.45)
        .encode(x=then, x2="to:T", y=_pixels("datum.py"), y2=_pixels("datum.py2"))
    )
    changes = (
        _from("changes")
        .mark_rule(stroke=_datum("soft"), strokeWidth=1, strokeDash=[2, 3])
        .encode(x=then, y=_pixels("datum.py"), y2=_pixels("height"))
    )
    low = {"x": then, "y": alt.Y("low:Q"), "y2": "high:Q", "color": LITERAL}
    bands = _from("bands").transform_filter("!datum.is_alone")
    bands = bands.mark_area(opacity=_lit(0.2), line=False).encode(**low, detail="run:N")
    bars = _from("bands").transform_filter("datum.is_alone").mark_rule(strokeWidth=4, opacity=_lit(0.2)).encode(**low)
    points = _from("points").encode(x=x, y=y)
    lines = points.mark_line(strokeWidth=2.25, strokeJoin="round", opacity=_lit(1))
    lines = lines.encode(detail="run:N", color=LITERAL)
    dots = points.mark_point(
        shape="circle",
        size=_datum("datum.dot"),
        strokeWidth=_datum("datum.is_complete ? 1 : 2"),
        stroke=_datum("datum.colour"),
        fill=_datum("datum.is_complete ? datum.colour : paper"),
        opacity=_lit(1),
    )
    cursor = _from("cursor").mark_point(shape="circle", size=110, strokeWidth=2.5, opacity=1)
    cursor = cursor.encode(x=then, y="value:Q", color=LITERAL)
    leaders = _from("labels").mark_rule(strokeWidth=1, opacity=_lit(0.7))
    leaders = leaders.encode(
        x=_pixels("width + 2"), x2=_pixels("width + 12"), y=_pixels("datum.from"), y2=_pixels("datum.py"), color=LITERAL
    )
    labels = _from("labels").mark_text(
        align="left",
        baseline="middle",
        fontWeight="bold",
        fontSize=_datum("datum.size"),
        fill=_datum("datum.ink"),
        opacity=_lit(1),
    )
    labels = labels.encode(x=_pixels("width + 15"), y=_pixels("datum.py"), text="text:N")
    layers = alt.layer(gaps, hatch, bands, bars, lines, dots, changes, leaders, labels, cursor, _words())
    said: dict[str, Any] = layers.configure(**CONFIG).to_dict(validate=False)
    return said


@cache
def _ranking() -> dict[str, Any]:
    bars = (
        _from("bars")
        .mark_rect(cornerRadiusEnd=2)
        .encode(x=_pixels("0"), x2=_pixels("datum.px"), y=_pixels("datum.py"), y2=_pixels("datum.py2"), color=LITERAL)
    )
    said: dict[str, Any] = alt.layer(bars, _words()).configure(**CONFIG).to_dict(validate=False)
    return said


def filled(drawing: str, frame: Frame, parameters: dict[str, Any], datasets: dict[str, list[Any]]) -> dict[str, Any]:
    """Return a drawing, ``weekly`` or ``ranking``, of its frame's size, its datasets and parameters filled in."""
    return {
        **template(drawing),
        "autosize": {"type": "none"},
        "width": frame.width,
        "height": frame.height,
        "padding": frame.padding,
        "params": [{"name": name, "value": value} for name, value in {**PARAMETERS, **parameters}.items()],
        "datasets": datasets,
    }


def template(drawing: str) -> dict[str, Any]:
    """Return a drawing without values; it must not be changed."""
    return {"weekly": _weekly, "ranking": _ranking}[drawing]()
