"""The drawings in Vega-Lite, made once by Altair: a chart fills in its datasets and parameters, and charts.js as well.

Belongs here: marks, encodings, looks. Does not: the values (plot.py, ranking.py).
"""

from copy import deepcopy
from functools import cache
from typing import Any

import altair as alt

from orchestration.charts.chart import Size
from orchestration.charts.colours import LIGHT

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
PARAMETERS = {**LIGHT, "start": 0, "end": 1, "top": 1, "weeks": [], "ticks": [], "unit": "", "right": 0}
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


def _pixels(expression: str) -> Any:
    return alt.value(alt.ExprRef(expr=expression))


def _from(data: str) -> Any:
    return alt.Chart(alt.NamedData(name=data))


LITERAL = alt.Color("colour:N", scale=None)


def _words() -> Any:
    # Title, measure, caption and notes: each line has its place, its size and its weight.
    return (
        _from("words")
        .mark_text(
            align=alt.ExprRef(expr="datum.align"),
            baseline="alphabetic",
            fontSize=alt.ExprRef(expr="datum.size"),
            fontWeight=alt.ExprRef(expr="datum.weight"),
            fill=alt.ExprRef(expr="datum.ink == 'ink' ? ink : datum.ink == 'soft' ? soft : datum.ink"),
        )
        .encode(x=_pixels("datum.px"), y=_pixels("datum.py"), text="text:N")
    )


@cache
def _weekly() -> dict[str, Any]:
    x = alt.X(
        "at:T",
        scale=alt.Scale(type="utc", domain=[alt.ExprRef(expr="start"), alt.ExprRef(expr="end")], nice=False),
        axis=alt.Axis(
            values=alt.ExprRef(expr="weeks"),
            labelExpr="utcFormat(datum.value, '%-d %b %Y')",
            grid=False,
            tickSize=5,
            labelPadding=4,
            labelOverlap=False,
            labelFlush=False,
        ),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[0, alt.ExprRef(expr="top")], nice=False, zero=True),
        axis=alt.Axis(
            values=alt.ExprRef(expr="ticks"),
            labelExpr="format(datum.value, ',~f') + unit",
            domain=False,
            ticks=False,
            labelPadding=6,
        ),
    )
    # The scales and axes are said once; the other layers share them.
    then = alt.X("at:T")
    column = {"y": _pixels("0"), "y2": _pixels("height")}
    gaps = _from("gaps").mark_rect(fill=alt.ExprRef(expr="line"), opacity=0.55).encode(x=x, x2="to:T", **column)
    hatch = (
        _from("hatch")
        .mark_rule(stroke=alt.ExprRef(expr="soft"), strokeWidth=0.8, opacity=0.45)
        .encode(x=then, x2="to:T", y=_pixels("datum.py"), y2=_pixels("datum.py2"))
    )
    changes = (
        _from("changes")
        .mark_rule(stroke=alt.ExprRef(expr="soft"), strokeWidth=1, strokeDash=[2, 3])
        .encode(x=then, y=_pixels("datum.py"), y2=_pixels("height"))
    )
    bands = (
        _from("bands")
        .transform_filter("!datum.is_alone")
        .mark_area(opacity=0.22, line=False)
        .encode(x=then, y=alt.Y("low:Q"), y2="high:Q", detail="run:N", color=LITERAL)
    )
    edges = (
        _from("bands")
        .transform_filter("datum.is_alone")
        .mark_rule(strokeWidth=4, opacity=0.22)
        .encode(x=then, y=alt.Y("low:Q"), y2="high:Q", color=LITERAL)
    )
    points = _from("points").encode(x=then, y=y)
    lines = points.mark_line(strokeWidth=2.25, strokeJoin="round").encode(detail="run:N", color=LITERAL)
    dots = points.mark_point(
        shape="circle",
        size=alt.ExprRef(expr="datum.is_complete ? 14 : 44"),
        strokeWidth=alt.ExprRef(expr="datum.is_complete ? 1 : 2"),
        stroke=alt.ExprRef(expr="datum.colour"),
        fill=alt.ExprRef(expr="datum.is_complete ? datum.colour : paper"),
        opacity=1,
    )
    leaders = (
        _from("labels")
        .mark_rule(strokeWidth=1, opacity=0.7)
        .encode(
            x=_pixels("width + 2"),
            x2=_pixels("width + 12"),
            y=_pixels("datum.from"),
            y2=_pixels("datum.py"),
            color=LITERAL,
        )
    )
    labels = (
        _from("labels")
        .mark_text(
            align="left",
            baseline="middle",
            fontWeight="bold",
            fontSize=alt.ExprRef(expr="datum.size"),
            fill=alt.ExprRef(expr="datum.ink"),
        )
        .encode(x=_pixels("width + 15"), y=_pixels("datum.py"), text="text:N")
    )
    layers = alt.layer(gaps, hatch, bands, edges, lines, dots, changes, leaders, labels, _words())
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


def filled(
    drawing: str, size: Size, padding: dict[str, float], parameters: dict[str, Any], datasets: dict[str, list[Any]]
) -> dict[str, Any]:
    """Return a drawing, ``weekly`` or ``ranking``, of exactly that size, with its datasets and parameters filled in."""
    return {
        **deepcopy(template(drawing)),
        "autosize": {"type": "none"},
        "width": size.width - padding["left"] - padding["right"],
        "height": size.height - padding["top"] - padding["bottom"],
        "padding": padding,
        "params": [{"name": name, "value": value} for name, value in {**PARAMETERS, **parameters}.items()],
        "datasets": datasets,
    }


def template(drawing: str) -> dict[str, Any]:
    """Return a drawing without values; it must not be changed."""
    return {"weekly": _weekly, "ranking": _ranking}[drawing]()
