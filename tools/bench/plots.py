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
    ALMANAC_FIRST: "#8fb3e6",
    "bare DuckDB, all again": "#8a6d00",
    "polars, all again": "#c2410c",
    "pandas, all again": "#7e22ce",
    "dlt, all again": "#4b5563",
}
NAMES = {
    peer: f"{words}, all again" for peer, words in zip(PEERS, ("bare DuckDB", "polars", "pandas", "dlt"), strict=True)
}
SCALE_PLOT, PEERS_PLOT = "performance-scale.svg", "performance-peers.svg"


def draw(measures: Measures, held: dict[str, int], images: Path) -> None:
    """Draw both plots into a folder; ``held`` says how many captures each size has."""
    images.mkdir(parents=True, exist_ok=True)
    for name, chart in ((SCALE_PLOT, _scale(measures, held)), (PEERS_PLOT, _peers(measures))):
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
    who = [name for name in COLOURS if any(row["who"] == name for row in rows)]
    base = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X(
            "held:Q",
            scale=alt.Scale(type="log"),
            title="captures held (one a day)",
            axis=alt.Axis(values=list(held.values())),
        ),
        color=alt.Color("who:N", scale=_colours(who), legend=alt.Legend(title=None, orient="right", labelLimit=300)),
    )
    seconds = alt.Y("median:Q", scale=alt.Scale(type="log"), title="seconds (median; bars: least to most)")
    line = base.mark_line(point=alt.OverlayMarkDef(size=45)).encode(y=seconds)
    spread = base.mark_rule().encode(y=alt.Y("least:Q", scale=alt.Scale(type="log")), y2="most:Q")
    return (line + spread).properties(width=460, height=300, title="What a day more costs")


def _peers(measures: Measures) -> Any:
    panels = []
    for figure, title in (("seconds", "seconds"), ("peak_mib", "peak memory of all processes, MiB")):
        rows = _rows(measures, "small", figure)
        who = [name for name in COLOURS if any(row["who"] == name for row in rows)]
        axis = alt.Axis(labelLimit=260, title=None) if figure == "seconds" else None
        base = alt.Chart(alt.InlineData(rows)).encode(
            y=alt.Y("who:N", sort=who, axis=axis), color=alt.Color("who:N", scale=_colours(who), legend=None)
        )
        scale = alt.Scale(type="log", domainMin=0.1 if figure == "seconds" else 10)
        bars = base.mark_bar().encode(x=alt.X("median:Q", scale=scale, title=title))
        words = base.mark_text(align="left", dx=4).encode(
            x=alt.X("median:Q", scale=scale), text=alt.Text("median:Q", format=",.3~r")
        )
        panels.append((bars + words).properties(width=270, height=170))
    return alt.hconcat(*panels).properties(title="The same figures of the same captures, and what else comes with them")


def _colours(who: list[str]) -> alt.Scale:
    return alt.Scale(domain=who, range=[COLOURS[name] for name in who])


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
