"""Make the site and the report from a connection to the published tables."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import duckdb

from orchestration.charts.chart import Chart
from orchestration.charts.files import write_pngs
from orchestration.settings import PublicationPaths
from orchestration.site.charting import Charts
from orchestration.site.checks import Checks
from orchestration.site.exhibits import Exhibits
from orchestration.site.feed import entries
from orchestration.site.files import write_files
from orchestration.site.page import CHARTS, HERE, Page, Renderer, style
from orchestration.site.pages import Pages

SCRIPTS = (HERE / "static" / "site.js", CHARTS / "hover.js")


@dataclass(frozen=True)
class Made:
    """How many pages the site has, and how many of its texts were written and how many linked as unchanged."""

    pages: int
    written: int
    unchanged: int


def make_site(
    connection: duckdb.DuckDBPyConnection, staged: PublicationPaths, before: PublicationPaths, checks: Checks, base: str
) -> Made:
    """Write ``site/`` and ``report.html`` into a staged publication.

    A file that the publication ``before`` has with the same bytes becomes a link to it. ``base`` is the address that
    the site will be served at, empty where it has none.
    """
    exhibits = Exhibits(connection)
    charts = Charts(exhibits)
    every = charts.all()
    pages = Pages(exhibits, charts, checks, base)
    about = exhibits.one("about").rows[0]
    renderer = Renderer(about, next(iter(pages.weeks()), None), base)
    made = list(pages.all())
    feed = renderer.feed(entries(exhibits, pages.headline))
    texts = chain(_pictures(every), _pages(made, renderer), _others(about["as_of"]), [("feed.xml", feed)])
    written, unchanged = write_files(texts, staged.site, before.site)
    write_pngs(every, staged, before)
    staged.report.write_text(renderer.html(pages.front(), frozenset(), inline=True), encoding="utf-8")
    return Made(len(made), written, unchanged)


def _pictures(charts: list[Chart]) -> Iterator[tuple[str, str]]:
    for chart in charts:
        yield f"charts/{chart.name}.svg", chart.wide
        yield f"charts/{chart.name}-narrow.svg", chart.narrow


def _pages(made: list[Page], renderer: Renderer) -> Iterator[tuple[str, str]]:
    addresses = frozenset(page.address for page in made)
    for page in made:
        yield page.address, renderer.html(page, addresses)


def _others(as_of: datetime | None) -> Iterator[tuple[str, str]]:
    yield "style.css", style()
    for script in SCRIPTS:
        yield script.name, script.read_text(encoding="utf-8")
    moment = json.dumps(as_of.isoformat() if as_of else "")
    yield "edition.js", f"document.documentElement.dataset.asOf = {moment};\n"
