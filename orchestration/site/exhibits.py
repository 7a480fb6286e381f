"""Read what the pages show: each exhibit with its SQL and rows, one query for all pages of a kind."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import duckdb

from orchestration.foreign import Plain
from orchestration.publication.reader import quoted_text, rows_of
from orchestration.report.summary import LEADERS_SQL
from orchestration.seeds import read_thresholds, threshold

SQL_DIR = Path(__file__).parent / "sql"
# In a query with this, each page has its own answer.
KEY = re.compile(r"(\w+) = \$key")
# Queries that countries and vendors share: the file of each, and the words that differ.
COUNTRY = {
    "kind": "country",
    "kinds": "countries",
    "id": "country_code",
    "most": "2",
    "others": "Other countries",
    "nobody": "No country known",
    "nobody_entity": "not_attributed",
}
VENDOR = {
    "kind": "vendor",
    "kinds": "vendors",
    "id": "vendor_id",
    "most": str(threshold("large_vendors")),
    "others": "All others",
    "nobody": "All others",
    "nobody_entity": "other",
}
SHARED = {
    "chart_country": ("chart_entity", COUNTRY),
    "chart_vendor": ("chart_entity", VENDOR),
    "chart_countries": ("chart_entities", COUNTRY),
    "chart_vendors": ("chart_entities", VENDOR),
}


class Row(dict[str, Any]):
    """One row of an exhibit, by column, with the exhibit's name and its number, to which each cell refers."""

    def __init__(self, values: Mapping[str, Any], exhibit: str, number: int) -> None:
        super().__init__(values)
        self.exhibit, self.number = exhibit, number


@dataclass(frozen=True)
class Exhibit:
    """The answer to one query. ``sql`` runs as it stands on the published database and gives ``rows``."""

    name: str
    sql: str
    rows: list[Row]

    @property
    def first(self) -> Row | None:
        """Return the first row, if there is one."""
        return self.rows[0] if self.rows else None


class Exhibits:
    """Every exhibit of the published tables, by the name of its query; each is read once, when first needed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._answers: dict[str, Answers] = {}

    def one(self, name: str) -> Exhibit:
        """Return the answer to a query that is about no single page."""
        return self.keyed(name)[None]

    def keyed(self, name: str) -> "Answers":
        """Return the answers to a query for every page of a kind."""
        if name not in self._answers:
            self._answers[name] = Answers(self._connection, name)
        return self._answers[name]

    def of(self, key: str | date | None = None) -> "ExhibitsOfPage":
        """Return the exhibits as one page shows them; ``key`` is what its own queries ask for."""
        return ExhibitsOfPage(self, key)


@dataclass(frozen=True)
class ExhibitsOfPage:
    """The exhibits of one page, as attributes by the names of their queries."""

    exhibits: Exhibits
    key: str | date | None

    def __getattr__(self, name: str) -> Exhibit:
        """Return an exhibit: the page's own where its query has a key."""
        return self.exhibits.keyed(name)[self.key if KEY.search(_text(name)) else None]


class Answers(dict[Any, Exhibit]):
    """The answers to one query, read at once, by the keys of the pages that have rows; by None where it has no key."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        super().__init__()
        self._name, self._sql = name, _text(name)
        key = KEY.search(self._sql)
        for row in _rows(connection, KEY.sub(r"\1 is not null", self._sql)):
            page = row[key[1]] if key else None
            exhibit = self.get(page) or self.setdefault(page, self[page])
            exhibit.rows.append(Row(row, name, len(exhibit.rows)))

    def __missing__(self, page: Any) -> Exhibit:
        """Return the exhibit of a page without rows."""
        sql = KEY.sub(lambda match: f"{match[1]} = {quoted_text(page)}", self._sql)
        return Exhibit(self._name, sql, [])


@cache
def _text(name: str) -> str:
    stem, words = SHARED.get(name, (name, {}))
    path = LEADERS_SQL if name == LEADERS_SQL.stem else SQL_DIR / f"{stem}.sql"
    return Template(path.read_text(encoding="utf-8").strip()).safe_substitute(read_thresholds() | words)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    # Each text is cleaned once and held once: of ten years' 1.3 million, all but a few thousand are repeated. The
    # definitions that reproduce a claim may take ten thousand characters.
    plain = cache(lambda text: str(Plain(text, 100_000)))
    for row in rows_of(connection, sql):
        yield {column: plain(value) if isinstance(value, str) else value for column, value in row.items()}


def as_csv(rows: list[Row]) -> str:
    """Return rows as CSV; a text that a spreadsheet would run as a formula is made harmless by an apostrophe."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(tuple("=+-@\t\r")) else value
