"""Make the site and the report from a connection to the published tables."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import duckdb

from orchestration.charts.chart import Chart
from orchestration.charts.files import write_pngs
from orchestration.settings import PublicationPaths
from orchestration.site.charting import Charts
from orchestration.site.checks import Checks
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
    charts = Charts(connection)
    every = charts.all()
    pages = Pages(connection, charts, checks, base)
    renderer = Renderer(pages.about, next(iter(pages.weeks()), None), base, {chart.name for chart in every})
    made = list(pages.all())
    texts = chain(_pictures(every), _files(made, pages, renderer, base))
    written, unchanged = write_files(texts, staged.site, before.site)
    write_pngs(every, staged, before)
    staged.report.write_text(renderer.html(pages.front(), frozenset(), inline=True), encoding="utf-8")
    return Made(len(made), written, unchanged)


def _pictures(charts: list[Chart]) -> Iterator[tuple[str, str]]:
    for chart in charts:
        yield f"charts/{chart.name}.svg", chart.wide
        yield f"charts/{chart.name}-narrow.svg", chart.narrow


def _files(made: list[Page], pages: Pages, renderer: Renderer, base: str) -> Iterator[tuple[str, str]]:
    addresses = frozenset(page.address for page in made)
    for page in made:
        yield page.address, renderer.html(page, addresses)
    yield "style.css", style()
    for script in SCRIPTS:
        yield script.name, script.read_text(encoding="utf-8")
    as_of = pages.about.rows[0]["as_of"]
    moment = json.dumps(as_of.isoformat() if as_of else "")
    yield "edition.js", f"document.documentElement.dataset.asOf = {moment};\n"
    yield "feed.xml", renderer.feed(entries(*pages.of_feed()), base)
