"""A page of the site as a test reads it: its cells, the SQL shown, its links, and the text outside of cells."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

SCALES = {"T": 12, "trillion": 12, "B": 9, "billion": 9, "M": 6, "million": 6, "k": 3, "thousand": 3, "%": -2, "": 0}
NUMBER = r"[+−]?\$?[\d,]+(?:\.\d+)?"
FIGURE = re.compile(
    rf"(?P<open>at least |at most )?(?P<first>{NUMBER})(?:(?: to |–)(?P<last>{NUMBER}))?(?P<lower> or lower)?"
    r"( (?P<scale>T|trillion|B|billion|M|million|k|thousand|%))?"
)
BOUNDS = {
    "total_tokens": ("low_tokens", "high_tokens"),
    "lead_streak_weeks": ("lead_streak_low", "lead_streak_high"),
    "default_value": ("default_low", "default_high"),
}
EPSILON = Decimal("1e-12")
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


def assert_shown(text: str, row: Mapping[str, Any], column: str = "total_tokens") -> None:
    """Assert that a person reads in a text what a row knows of a figure: its point, or else both of its bounds."""
    low_column, high_column = BOUNDS.get(column, (f"{column}_low", f"{column}_high"))
    point = row.get(column)
    low, high = (row.get(name, point) for name in (low_column, high_column))
    where = f"{text!r} for {column}: {point}, {low} … {high}"
    point = low if point is None and low == high else point
    match = FIGURE.fullmatch(text.replace("\u00a0", " "))
    if not match:
        assert text == "–" and point is None and (low is None or low <= 0) and (high is None or high >= 1), where
        return
    scale = Decimal(1).scaleb(SCALES[match["scale"] or ""])
    digits = [number.replace(",", "").replace("$", "") for number in (match["first"], match["last"]) if number]
    shown = [Decimal(number.replace("−", "-")) * scale for number in digits]
    last = scale.scaleb(-len(digits[0].partition(".")[2]))
    if point is not None:
        # Half a digit, and what a float is off by; a ratio is rounded to twelve decimals first.
        is_near = abs(shown[0] - _decimal(point)) <= last / 2 + (abs(_decimal(point)) + 1) * EPSILON
        assert match[0] == match["first"] + (f" {match['scale']}" if match["scale"] else "") and is_near, where
        return
    is_low, is_high = match["open"] != "at most ", match["open"] != "at least " and not match["lower"]
    assert len(shown) == is_low + is_high, where
    if is_low:
        assert -EPSILON <= _decimal(low) - shown[0] <= last, where
    if is_high:
        assert -EPSILON <= shown[-1] - _decimal(high) <= last, where


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def pages_of(data: Path) -> list[SitePage]:
    """Return every page of the published site."""
    site = (data / "published" / "site").resolve()
    return [SitePage(path) for path in sorted(site.rglob("*.html"))]
