"""The site and the report, made from a connection to the published tables: read, draw, render, write.

Belongs here: the order of it. Does not: what is on the pages (pages.py), in the charts (charting.py), in the feed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from orchestration.charts.bundle import vega_bundle
from orchestration.charts.drawing import draw
from orchestration.publication.provenance import code_sha256
from orchestration.settings import PublicationPaths
from orchestration.site.charting import Charts
from orchestration.site.checks import Checks
from orchestration.site.feed import entries
from orchestration.site.files import Written, write_files
from orchestration.site.kept import KeptPages
from orchestration.site.page import CHARTS, HERE, Page, Renderer, style
from orchestration.site.pages import Pages

SCRIPTS = (HERE / "static" / "site.js", CHARTS / "charts.js")


@dataclass(frozen=True)
class Made:
    """What was made: pages, those rendered, how many files were written, and whether every chart has its pictures."""

    pages: int
    rendered: int
    files: Written
    are_charts_drawn: bool


def make_site(
    connection: duckdb.DuckDBPyConnection, staged: PublicationPaths, before: PublicationPaths, checks: Checks, base: str
) -> Made:
    """Write ``site/`` and ``report.html`` into a staged publication.

    What the publication ``before`` has in the same form is linked, not written; pages made of the same rows by the same
    code are not even rendered. ``base`` is the address that the site
    will be served at, empty where it has none.
    """
    charts = Charts(connection)
    every = charts.all()
    drawn = draw(every, staged.site / "charts", before.site / "charts")
    pages = Pages(connection, charts, checks, base)
    renderer = Renderer(pages.about, next(iter(pages.weeks()), None), base, drawn)
    made = list(pages.all())
    addresses = frozenset(page.address for page in made)
    kept = KeptPages(staged.site, before.site, [code_sha256(), sorted(addresses), renderer.of_all])
    fresh = [page for page in made if not kept.takes(page, renderer.drawn_on(page))]
    files = Written(unchanged=len(made) - len(fresh))
    files += write_files(_files(fresh, addresses, pages, renderer, base), staged.site, before.site)
    kept.write_record()
    bundle = vega_bundle(before.site / "vega.js")
    files += write_files([("vega.js", bundle)], staged.site, before.site)
    staged.report.write_text(renderer.html(pages.front(), frozenset(), inline=True), encoding="utf-8")
    return Made(len(made), len(fresh), files, all(chart.name in drawn for chart in every))


def _files(
    fresh: list[Page], addresses: frozenset[str], pages: Pages, renderer: Renderer, base: str
) -> Iterator[tuple[str, str]]:
    for page in fresh:
        yield page.address, renderer.html(page, addresses)
    yield "style.css", style()
    for script in SCRIPTS:
        yield script.name, script.read_text(encoding="utf-8")
    as_of = pages.about.rows[0]["as_of"]
    said = json.dumps(as_of.isoformat() if as_of else "")
    yield "edition.js", f"document.documentElement.dataset.asOf = {said};\n"
    yield "feed.xml", renderer.feed(entries(*pages.of_feed()), base)
