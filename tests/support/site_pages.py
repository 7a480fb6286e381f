"""A page of the site as a test reads it: its cells, the SQL shown, its links, and the text outside of cells."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

SCALES = {"T": 12, "trillion": 12, "B": 9, "billion": 9, "M": 6, "million": 6, "k": 3, "thousand": 3, "%": -2, "": 0}
FIGURE = re.compile(
    r"(?P<sign>[+−]?)\$?(?P<digits>[\d,]+(\.\d+)?)( (?P<scale>T|trillion|B|billion|M|million|k|thousand|%))?"
)
# Attributes of elements whose text is not the page's own.
OWN_TEXT = {"data-of", "data-sql", "data-headline", "data-checks"}
VOID = {"meta", "link", "img", "source", "br", "input", "hr"}


@dataclass(frozen=True)
class Cell:
    """One cell: exhibit, column and row that it says it is, its tag, the value for machines and the text for people."""

    exhibit: str
    column: str
    row: int
    tag: str
    value: str
    text: str


@dataclass
class SitePage(HTMLParser):
    """What a page holds. ``sql`` is by exhibit; ``text`` is what stands in no cell, no SQL, no picture, no script."""

    path: Path
    cells: list[Cell] = field(default_factory=list)
    sql: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    headline: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        """Read the file."""
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, dict[str, str]]] = []
        self._parts: list[str] = []
        self.feed(self.path.read_text(encoding="utf-8"))
        self.close()
        assert self._open == [], f"{self.path}: not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            assert given["id"] not in self.ids, f"{self.path}: two elements are {given['id']}"
            self.ids.add(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        elif "src" in given or "srcset" in given:
            self.loaded.append(given.get("src") or given["srcset"])
        elif tag == "link" and given.get("rel") not in ("canonical", "icon"):
            self.loaded.append(given["href"])
        if tag not in VOID:
            self._open.append((tag, given))
            if self._starts(given, tag):
                self._parts = []

    def handle_endtag(self, tag: str) -> None:
        """Take what the element held."""
        assert self._open and self._open[-1][0] == tag, f"{self.path}: </{tag}> ends {self._open[-1:]}"
        _, given = self._open.pop()
        text = "".join(self._parts)
        if "data-of" in given:
            exhibit, column, row = given["data-of"].split(".")
            value = given.get("value") or given.get("datetime") or ""
            self.cells.append(Cell(exhibit, column, int(row), tag, value, text))
        elif "data-sql" in given:
            assert given["data-sql"] not in self.sql, f"{self.path}: {given['data-sql']} is shown twice"
            self.sql[given["data-sql"]] = text
        elif "data-headline" in given:
            self.headline = text.replace("\u00a0", " ")
        if self._starts(given, tag):
            self._parts = []

    def handle_data(self, data: str) -> None:
        """Take text, to the cell or the SQL that it stands in, or else to what is neither."""
        if any(self._starts(given, tag) for tag, given in self._open):
            self._parts.append(data)
        elif not any(tag in ("script", "style", "title", "figure", "code", "noscript") for tag, _ in self._open):
            self.text += data

    @staticmethod
    def _starts(given: dict[str, str], tag: str) -> bool:
        return tag == "h1" or not given.keys().isdisjoint(OWN_TEXT)


def figure(text: str) -> tuple[Decimal, Decimal]:
    """Return what a person reads in a figure, and how much half of its last digit is worth."""
    match = FIGURE.fullmatch(text.replace("\u00a0", " "))
    assert match, f"no figure: {text!r}"
    digits = match["digits"].replace(",", "")
    scale = Decimal(1).scaleb(SCALES[match["scale"] or ""])
    value = Decimal(digits) * scale * (-1 if match["sign"] == "−" else 1)
    return value, scale.scaleb(-len(digits.partition(".")[2])) / 2


def pages_of(data: Path) -> list[SitePage]:
    """Return every page of the published site."""
    site = (data / "published" / "site").resolve()
    return [SitePage(path) for path in sorted(site.rglob("*.html"))]
