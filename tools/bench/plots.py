"""The two plots, by Altair, drawn by Vega without a browser, as the product's charts are.

Belongs here: rows and marks of the plots. Does not: the figures (measuring.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from orchestration.charts.colours import LIGHT
from orchestration.charts.drawings import FONT
from tools.bench.measuring import Measures
from tools.bench.work import PEERS

ALMANAC, ALMANAC_FIRST = "token-almanac, one new capture", "token-almanac, first run"
COLOURS = {
    ALMANAC: "#1f5fbf",
    ALMANAC_FIRST: "#6f97d6",
    "bare DuckDB, all again": "#8a6d00",
    "polars, all again": "#c2410c",
    "pandas, all again": "#7e22ce",
    "dlt, all again": "#4b5563",
}
NAMES = {
    peer: f"{words}, all again" for peer, words in zip(PEERS, ("bare DuckDB", "polars", "pandas", "dlt"), strict=True)
}
LOG, TENS = alt.Scale(type="log"), [0.01, 0.1, 1, 10, 100, 1000, 10000]
SCALE_PLOT, PEERS_PLOT = "performance-scale.svg", "performance-peers.svg"


def draw(measures: Measures, held: dict[str, int], images: Path) -> None:
    """Draw both plots into a folder; ``held`` says how many captures each size has."""
    images.mkdir(parents=True, exist_ok=True)
    for name, chart in ((SCALE_PLOT, _scale(measures, held)), (PEERS_PLOT, _peers(measures, held))):
        (images / name).write_text(vl_convert.vegalite_to_svg(_styled(chart).to_dict()), encoding="utf-8")


def _rows(measures: Measures, size: str, figure: str) -> list[dict[str, Any]]:
    series = {
        ALMANAC: f"run.{size}.one_new.{figure}",
        ALMANAC_FIRST: f"run.{size}.first.{figure}",
        **{NAMES[peer]: f"work.{size}.{peer}.{figure}" for peer in PEERS},
    }
    return [
        {"who": who, "median": found.median, "least": min(found.values), "most": max(found.values)}
        for who, name in series.items()
        if (found := measures[name]).values
    ]


def _scale(measures: Measures, held: dict[str, int]) -> Any:
    rows = [row | {"held": held[size]} for size in held for row in _rows(measures, size, "seconds")]
    rows = [row for row in rows if row["who"] != ALMANAC_FIRST]
    days = alt.X(
        "held:Q",
        scale=alt.Scale(type="log", domain=[min(held.values()) * 0.8, max(held.values()) * 1.25], nice=False),
        title="captures held, one a day",
        axis=alt.Axis(values=list(held.values()), grid=False),
    )
    who = alt.Color("who:N", scale=_colours(rows), legend=alt.Legend(title=None, labelLimit=300, symbolOpacity=1))
    seconds = alt.Axis(values=TENS, title="seconds: median, least to most")
    base = alt.Chart(alt.InlineData(rows)).encode(x=days, color=who)
    line = base.mark_line(point=alt.OverlayMarkDef(size=45)).encode(y=alt.Y("median:Q", scale=LOG, axis=seconds))
    spread = base.mark_rule(strokeWidth=3, opacity=0.4).encode(y=alt.Y("least:Q", scale=LOG), y2="most:Q")
    return (spread + line).properties(width=460, height=280, title="What one capture more costs")


def _peers(measures: Measures, held: dict[str, int]) -> Any:
    panels = []
    for figure, title in (("seconds", "seconds"), ("peak_mib", "peak memory of all processes, MiB")):
        rows = _rows(measures, "small", figure)
        named = alt.Axis(labelLimit=260, title=None, grid=False) if figure == "seconds" else None
        who = alt.Y("who:N", sort=list(COLOURS), axis=named)
        base = alt.Chart(alt.InlineData(rows)).encode(
            y=who, color=alt.Color("who:N", scale=_colours(rows), legend=None)
        )
        ticks = alt.Axis(values=TENS, title=f"{title}: median, least to most")
        dots = base.mark_circle(size=90, opacity=1).encode(x=alt.X("median:Q", scale=LOG, axis=ticks))
        spread = base.mark_rule(strokeWidth=3, opacity=0.4).encode(x=alt.X("least:Q", scale=LOG), x2="most:Q")
        words = base.mark_text(align="left", dx=9).encode(
            x=alt.X("median:Q", scale=LOG), text=alt.Text("median:Q", format=",.2~r")
        )
        panels.append((spread + dots + words).properties(width=270, height=180))
    return alt.hconcat(*panels).properties(title=f"The same figures of the same {held['small']} captures")


def _colours(rows: list[dict[str, Any]]) -> alt.Scale:
    shown = {row["who"] for row in rows}
    kept = {name: colour for name, colour in COLOURS.items() if name in shown}
    return alt.Scale(domain=list(kept), range=list(kept.values()))


def _styled(chart: Any) -> Any:
    axis = {
        "labelColor": LIGHT["soft"],
        "titleColor": LIGHT["soft"],
        "gridColor": LIGHT["line"],
        "titleFontWeight": "normal",
    }
    return (
        chart.configure(background=LIGHT["paper"], font=FONT, padding=12)
        .configure_axis(**axis)
        .configure_view(stroke=None)
        .configure_title(color=LIGHT["ink"], anchor="start")
    )
