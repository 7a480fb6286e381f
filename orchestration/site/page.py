"""One page: its words for browsers and networks, and the templates that render it."""

import base64
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.report.figures import month
from orchestration.site import addresses
from orchestration.site.cells import add_forms
from orchestration.site.exhibits import Exhibit, Row, as_csv
from orchestration.site.feed import NAMESPACE, Entry

HERE = Path(__file__).parent
CHARTS = HERE.parent / "charts"
FRONT = "index.html"
LINKED = ("week_page", "country_page", "vendor_page", "model_page", "claim_page")
NAVIGATION = (
    (FRONT, "Latest week"),
    ("weeks/index.html", "Weeks"),
    ("countries/index.html", "Countries"),
    ("vendors/index.html", "Vendors"),
    ("models/index.html", "Models"),
    ("claims/index.html", "Claims"),
    ("revisions.html", "Revisions"),
    ("prices.html", "Prices"),
    ("data.html", "Data and method"),
)


@dataclass(frozen=True)
class Page:
    """One page: ``address`` within the site, ``title`` and ``description`` for browsers and networks, what it shows.

    ``image`` names the chart that stands for it where it is linked to; ``structured`` is its JSON-LD.
    """

    address: str
    template: str
    title: str
    description: str
    shown: dict[str, Any] = field(default_factory=dict)
    image: str | None = None
    structured: str | None = None


class Renderer:
    """The templates of the pages. ``base`` is the address at which the site is served, with its slash, or empty."""

    def __init__(self, about: Row, newest_week: date | None, base: str) -> None:
        self._base = base
        self._templates = Environment(
            loader=FileSystemLoader([HERE / "templates", CHARTS]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        add_forms(self._templates)
        self._templates.filters["csv_link"] = csv_link
        self._templates.globals |= {
            "about": about,
            "navigation": NAVIGATION,
            "newest_month": month(newest_week) if newest_week else "",
            **{name: getattr(addresses, name) for name in LINKED},
        }

    def html(self, page: Page, pages: Set[str], *, inline: bool = False) -> str:
        """Return a page's HTML; ``pages`` are the addresses that may be linked to. ``inline`` makes one file of all."""
        image = f"charts/{page.image}.png" if page.image else None
        root = addresses.root_of(page.address)
        words = {
            "address": page.address,
            "title": page.title,
            "description": page.description,
            "canonical": self._base and self._base + ("" if page.address == FRONT else page.address),
            "image": image and (self._base or root) + image,
            "structured": page.structured,
        }
        return self._templates.get_template(page.template).render(
            page=words, root=root, pages=pages, inline=inline, style=style() if inline else "", **page.shown
        )

    def feed(self, entries: Sequence[Entry]) -> str:
        """Return the feed as Atom."""
        updated = entries[0].moment if entries else datetime.fromtimestamp(0, UTC)
        template = self._templates.get_template("feed.xml.j2")
        return template.render(entries=entries, base=self._base, updated=updated, id=NAMESPACE.urn)


def style() -> str:
    """Return the style of every page, with that of the charts."""
    return "".join(path.read_text(encoding="utf-8") for path in (HERE / "static" / "style.css", CHARTS / "charts.css"))


def csv_link(shown: Exhibit) -> str:
    """Return an exhibit's rows as a CSV file within the page: a data URL."""
    return "data:text/csv;base64," + base64.b64encode(as_csv(shown.rows).encode()).decode()
