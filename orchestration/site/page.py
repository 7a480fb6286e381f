"""One page: its words for browsers and networks, its cells, and the templates that render it."""

import base64
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from orchestration import figures
from orchestration.figures import month
from orchestration.site import addresses
from orchestration.site.exhibits import Exhibit, Row, as_csv
from orchestration.site.feed import NAMESPACE, Entry

HERE = Path(__file__).parent
CHARTS = HERE.parent / "charts"
FRONT = "index.html"
LINKED = ("week_page", "country_page", "vendor_page", "model_page", "claim_page")
# Pages of their own: address, template, name in the navigation, title.
SINGLE = (
    ("weeks/index.html", "weeks.html.j2", "Weeks", "Every week of the market"),
    ("countries/index.html", "countries.html.j2", "Countries", "Countries"),
    ("vendors/index.html", "vendors.html.j2", "Vendors", "Vendors"),
    ("models/index.html", "models.html.j2", "Models", "Models"),
    ("claims/index.html", "claims.html.j2", "Claims", "Published claims, and whether they hold"),
    ("revisions.html", "revisions.html.j2", "Revisions", "Revisions of OpenRouter's figures"),
    ("prices.html", "prices.html.j2", "Prices", "Prices, spend and openness"),
    ("data.html", "data.html.j2", "Data and method", "The data and how they are made"),
)
NO_BREAK = "\u00a0"
FORMS: dict[str, Callable[[Any], str]] = {
    "exact": lambda value: f"{value:,}",
    "price": figures.price,
    "places": figures.places,
    "words": lambda value: str(value).replace("_", " "),
    "plain": lambda value: f"{float(value):,.6g}",
    "text": str,
}
TIMES: dict[str, Callable[[Any], str]] = {
    "day": figures.day,
    "week": figures.week,
    "month": figures.month,
    "moment": figures.moment,
}


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
        # So that templates may say ``row | cell("as_of", "day")`` and ``row | figure("share")``.
        self._templates.filters |= {"cell": cell, "figure": figure, "csv_link": csv_link}
        self._templates.filters["unbroken"] = lambda text: text.replace(" %", f"{NO_BREAK}%")
        self._templates.globals |= {
            "about": about,
            "navigation": [(FRONT, "Latest week"), *((address, name) for address, _, name, _ in SINGLE)],
            "newest_month": month(newest_week) if newest_week else "",
            **{name: getattr(addresses, name) for name in LINKED},
        }

    def html(self, page: Page, pages: Set[str], *, inline: bool = False) -> str:
        """Return a page's HTML; ``pages`` are the addresses that may be linked to. ``inline`` makes one file of all."""
        image = f"charts/{page.image}.png" if page.image else None
        root = addresses.root_of(page.address)
        return self._templates.get_template(page.template).render(
            page=page,
            canonical=self._base and self._base + ("" if page.address == FRONT else page.address),
            image=image and (self._base or root) + image,
            root=root,
            pages=pages,
            inline=inline,
            style=style() if inline else "",
            **page.shown,
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


def cell(row: Row, column: str, form: str = "exact") -> Markup:
    """Return one cell of an exhibit for the eye, with its exact value and its place in the answer of the SQL shown.

    Raise KeyError for a column that the exhibit does not have, and for a form that does not exist.
    """
    value = row[column]
    if value is not None and form in TIMES:
        text = escape(TIMES[form](value))
        made = f'<time datetime="{value.isoformat()}" data-of="{_place(row, column)}">{text}</time>'
    elif isinstance(value, str):
        made = f'<span data-of="{_place(row, column)}">{escape(FORMS[form](value))}</span>'
    else:
        return _number(row, column, value, figures.UNKNOWN if value is None else FORMS[form](value))
    return Markup(made)  # noqa: S704 - each part is escaped


def figure(row: Row, name: str, kind: str = "", *, finer: int = 0, words: bool = False) -> Markup:
    """Return a figure of an exhibit for the eye: its point, or its bounds, for machines as LOW/HIGH.

    Raise KeyError for a figure that the exhibit does not have.
    """
    point, low, high = figures.columns(name)
    text = figures.of(row, name, kind, finer=finer)
    value = row.get(point) if low not in row or row.get(point) is not None else f"{row[low]}/{row[high]}"
    return _number(row, point, value, figures.in_words(text) if words else text)


def _number(row: Row, column: str, value: Any, text: str) -> Markup:
    place = _place(row, column)
    if text == figures.UNKNOWN:
        made = f'<span class="unknown" data-of="{place}" title="not known">{text}</span>'
    else:
        # A number and its unit stay on one line; joined as text, which takes half the time of Markup.format.
        unbroken = escape(NO_BREAK.join(text.rsplit(" ", 1)))
        made = f'<data value="{escape(value)}" data-of="{place}">{unbroken}</data>'
    return Markup(made)  # noqa: S704 - each part is escaped


def _place(row: Row, column: str) -> Markup:
    return escape(f"{row.exhibit}.{column}.{row.number}")
