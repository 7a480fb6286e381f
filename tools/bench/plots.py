"""Draw the seconds of one more capture by the number of captures stored, product and peers, as SVG."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

import altair as alt
import vl_convert

from orchestration.charts.colours import LIGHT

SCALE_PLOT = "performance-scale.svg"
SERIES = {
    "one_new": ("token-almanac, one new capture", "#1f5fbf"),
    "duckdb_sql": ("bare DuckDB, everything again", "#8a6d00"),
    "polars_script": ("polars, everything again", "#c2410c"),
    "pandas_script": ("pandas, everything again", "#7e22ce"),
}


def draw(results: dict[str, Any], images: Path) -> None:
    """Draw the plot into a folder."""
    rows = [
        {"who": name, "stored": count, "median": median(values), "least": min(values), "most": max(values)}
        for who, (name, _) in SERIES.items()
        for size, count in results["captures"].items()
        if (values := results["measures"].get(f"{who}.{size}.s"))
    ]
    counts = list(results["captures"].values())
    stored = alt.X(
        "stored:Q",
        scale=alt.Scale(type="log", domain=[min(counts) * 0.8, max(counts) * 1.25], nice=False),
        title="captures stored, one a day",
        axis=alt.Axis(values=counts, grid=False),
    )
    names, colours = zip(*SERIES.values(), strict=True)
    who = alt.Color(
        "who:N", scale=alt.Scale(domain=names, range=colours), legend=alt.Legend(title=None, labelLimit=300)
    )
    axis = alt.Axis(values=[0.1, 1, 10, 100, 1000], title="seconds: median, least to most")
    base = alt.Chart(alt.InlineData(rows)).encode(x=stored, color=who)
    log = alt.Scale(type="log")
    line = base.mark_line(point=True).encode(y=alt.Y("median:Q", scale=log, axis=axis))
    ends = base.mark_rule(strokeWidth=3, opacity=0.4).encode(y=alt.Y("least:Q", scale=log), y2="most:Q")
    soft = {"labelColor": LIGHT["soft"], "titleColor": LIGHT["soft"], "gridColor": LIGHT["line"]}
    chart = (ends + line).properties(width=460, height=280, title="Seconds of one more capture")
    styled = chart.configure(background=LIGHT["paper"], padding=12).configure_axis(**soft).configure_view(stroke=None)
    images.mkdir(parents=True, exist_ok=True)
    (images / SCALE_PLOT).write_text(vl_convert.vegalite_to_svg(styled.to_dict()), encoding="utf-8")
