"""Make the site and the report from a connection to the published tables."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import duckdb
import vl_convert

from orchestration.charts.chart import WIDE, Chart
from orchestration.publication.folders import is_as_made, link_or_copy
from orchestration.publication.gate import CheckResult
from orchestration.settings import PublicationPaths
from orchestration.site.charting import Charts
from orchestration.site.exhibits import Exhibits
from orchestration.site.feed import entries
from orchestration.site.page import CHARTS, HERE, Renderer, style
from orchestration.site.pages import Pages

PNG_WIDTH = 1200
SCRIPTS = (HERE / "static" / "site.js", CHARTS / "hover.js")


@dataclass(frozen=True)
class Made:
    """How many pages the site has, and how many of its texts were written and how many linked as unchanged."""

    pages: int
    written: int
    unchanged: int


def make_site(
    connection: duckdb.DuckDBPyConnection,
    staged: PublicationPaths,
    before: PublicationPaths,
    checks: Sequence[CheckResult],
    base: str,
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
    moment = json.dumps(about["as_of"].isoformat() if about["as_of"] else "")
    edition = f"document.documentElement.dataset.asOf = {moment};\n"
    scripts = [(script.name, script.read_text(encoding="utf-8")) for script in SCRIPTS]
    others = [("style.css", style()), *scripts, ("edition.js", edition), ("feed.xml", feed)]
    addresses = frozenset(page.address for page in made)
    texts = chain(_pictures(every), ((page.address, renderer.html(page, addresses)) for page in made), others)
    written, unchanged = write_files(texts, staged.site, before.site)
    write_pngs(every, staged, before)
    staged.report.write_text(renderer.html(pages.front(), frozenset(), inline=True), encoding="utf-8")
    return Made(len(made), written, unchanged)


def _pictures(charts: list[Chart]) -> Iterator[tuple[str, str]]:
    for chart in charts:
        yield f"charts/{chart.name}.svg", chart.wide
        yield f"charts/narrow/{chart.name}.svg", chart.narrow


def write_files(files: Iterable[tuple[str, str]], folder: Path, before: Path) -> tuple[int, int]:
    """Write texts by their addresses below ``folder``; return how many were written, and how many linked.

    Raise FileExistsError when two have one address.
    """
    written = linked = 0
    for address, text in files:
        target, body = folder / address, text.encode()
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise FileExistsError(target)
        # The older file may be missing, or the file system without links.
        with suppress(OSError):
            if (before / address).read_bytes() == body:
                os.link(before / address, target)
                linked += 1
                continue
        target.write_bytes(body)
        written += 1
    return written, linked


def write_pngs(charts: Iterable[Chart], staged: PublicationPaths, before: PublicationPaths) -> None:
    """Write NAME.png beside the NAME.svg of each chart that has one, in ``site/charts`` of a staged publication.

    Drawing one takes 60 ms: where ``before``, the publication before, has it of the same SVG, undamaged, it is linked.
    """
    folder, old = staged.site / "charts", before.site / "charts"
    for name, svg in ((chart.name, chart.wide) for chart in charts if chart.has_png):
        old_svg, old_png = old / f"{name}.svg", old / f"{name}.png"
        is_same = old_svg.is_file() and old_png.is_file() and old_svg.read_bytes() == svg.encode()
        if is_same and is_as_made(before, old_png):
            link_or_copy(old_png, folder / f"{name}.png")
        else:
            (folder / f"{name}.png").write_bytes(vl_convert.svg_to_png(svg, scale=PNG_WIDTH / WIDE.width))
