"""Charts of published tables, and a page of them as a site has them: pictures, script, styles.

Belongs here: rows by SQL, and a page around the macro. Does not: any test.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from orchestration.charts.band import band
from orchestration.charts.bundle import vega_bundle
from orchestration.charts.chart import Chart
from orchestration.charts.drawing import draw
from orchestration.charts.ranking import ranking
from orchestration.charts.weekly import weekly
from orchestration.publication.reader import open_published, rows_of
from orchestration.settings import PROJECT_ROOT

ROOM = PROJECT_ROOT / "orchestration" / "charts"
CAPTION = "Source: OpenRouter (openrouter.ai/rankings), as of 9 Aug 2026, CC BY 4.0"
COUNTRIES = """
select
    w.week_start, coalesce(country_name, 'Not attributed') as series, w.country_code as entity, w.total_tokens,
    w.low_tokens, w.high_tokens, w.share, w.share_low, w.share_high, w.is_complete, m.days_observed, w.named_models,
    w.basis, w.attribution
from fct_country_weekly as w
left join dim_country using (country_code)
left join fct_market_weekly as m using (week_start)
where w.total_tokens > 0
"""
VENDORS = """
select
    w.week_start, vendor_name as series, vendor_id as entity, w.total_tokens, w.low_tokens, w.high_tokens, w.share,
    w.share_low, w.share_high, w.is_complete, w.named_models, w.basis, w.attribution
from fct_vendor_weekly as w inner join dim_vendor using (vendor_id)
where w.total_tokens > 0 and vendor_id in (
    select vendor_id from fct_vendor_weekly
    where basis = 'all' and rank <= 8 and week_start = (select max(week_start) from fct_vendor_weekly where is_complete)
)
"""
MARKET = """
select week_start, 'All models' as series, total_tokens, is_complete, days_observed, named_models
from fct_market_weekly where total_tokens is not null
"""
CONCENTRATION = """
select week_start, hhi_low, hhi_high, is_complete, days_observed, named_models
from fct_market_weekly where hhi_high is not null
"""
TOP_TEN = """
select
    w.model_permaslug as label, vendor_name as note, v.country_code as entity, country_name as entity_name,
    w.total_tokens, printf('%+.1f %%', 100 * w.growth) as growth
from fct_model_usage_weekly as w
left join dim_model as m on w.model_permaslug = m.model_permaslug and m.is_current
left join dim_vendor as v on m.vendor_id = v.vendor_id
left join dim_country as c on v.country_code = c.country_code
where w.rank <= 10 and w.week_start = (select max(week_start) from fct_market_weekly where is_complete)
order by w.rank
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Charts</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="charts.css">
<style>
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1b1f; --soft: #55555e; --link: #0b57b0; }
@media (prefers-color-scheme: dark) { :root { --paper: #131316; --ink: #ececf0; --soft: #b3b3bd; --link: #8ab8f5; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1rem 1.25rem; }
a { color: var(--link); }
</style></head>
<body><main><h1>Charts</h1>
{% from 'figure.html.j2' import figure %}
{% for chart in charts %}{{ figure(chart, root, drawn, inline=inline) }}{% endfor %}
</main>{% if not inline %}<script src="charts.js" defer></script>{% endif %}</body></html>
"""


def rows(data: Path, sql: str) -> list[dict[str, Any]]:
    """Ask the published database of a data folder."""
    with open_published(data / "published" / "almanac.duckdb") as connection:
        return rows_of(connection, sql)


def charts_of(data: Path) -> list[Chart]:
    """Make one chart of each sort from published tables."""
    return [
        weekly(
            "countries", "China leads, 60 % to 30 %", CAPTION, rows(data, COUNTRIES), kind="country", measure="share"
        ),
        weekly("vendors", "Eight vendors have most of the market", CAPTION, rows(data, VENDORS), kind="vendor"),
        weekly("market", "AI use on OpenRouter fell by 2.2 %", CAPTION, rows(data, MARKET), kind="market"),
        band("hhi", "No vendor rules", CAPTION, rows(data, CONCENTRATION), of="hhi", axis="HHI (0 to 10,000)"),
        ranking("top-ten", "One model leads the top ten", CAPTION, rows(data, TOP_TEN)),
    ]


def site_of(charts: Sequence[Chart], folder: Path, before: Path | None = None) -> Path:
    """Write a page of charts, and one with them inline, with all that they need; return the folder.

    Vega is taken from ``before``, another such folder.
    """
    drawn = draw(charts, folder / "charts")
    (folder / "vega.js").write_text(vega_bundle(before / "vega.js" if before else None), encoding="utf-8")
    for name in ("charts.js", "charts.css"):
        (folder / name).write_bytes((ROOM / name).read_bytes())
    page = Environment(loader=FileSystemLoader(ROOM), autoescape=True).from_string(PAGE)
    for name, inline in (("index", False), ("inline", True)):
        html = page.render(charts=charts, drawn=drawn, root="", inline=inline)
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder
