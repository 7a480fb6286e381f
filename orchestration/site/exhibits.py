"""Read what the pages show: each exhibit with its SQL and rows, one query for all pages of a kind."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from orchestration.foreign import Plain
from orchestration.publication.reader import quoted_text, rows_of
from orchestration.report.summary import LEADERS_SQL
from orchestration.seeds import threshold

SQL_DIR = Path(__file__).parent / "sql"
KEY = "= $key"
THRESHOLD = re.compile(r"\$(?!key)(\w+)")


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
        self._one: dict[str, Exhibit] = {}
        self._keyed: dict[str, Keyed] = {}

    def one(self, name: str) -> Exhibit:
        """Return the answer to a query that is about no single page."""
        if name not in self._one:
            sql = _text(name)
            rows = [Row(row, name, number) for number, row in enumerate(_rows(self._connection, sql))]
            self._one[name] = Exhibit(name, sql, rows)
        return self._one[name]

    def keyed(self, name: str) -> "Keyed":
        """Return the answers to a query for every page of a kind."""
        if name not in self._keyed:
            self._keyed[name] = Keyed(self._connection, name)
        return self._keyed[name]

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
        if KEY not in _text(name):
            return self.exhibits.one(name)
        if self.key is None:
            raise ValueError(f"{name}.sql asks for a page with `{KEY}`, and this page has none")
        return self.exhibits.keyed(name)[self.key]


class Keyed:
    """The answers to one query for every page of a kind, read at once: the rows by the query's first column."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        self._name, self._sql = name, _text(name)
        self._rows: dict[Any, list[Row]] = defaultdict(list)
        for row in _rows(connection, self._sql.replace(KEY, "is not null")):
            of_page = self._rows[next(iter(row.values()))]
            of_page.append(Row(row, name, len(of_page)))

    def __getitem__(self, key: str | date) -> Exhibit:
        """Return the exhibit of one page; without rows where there are none."""
        return Exhibit(self._name, self._sql.replace(KEY, f"= {quoted_text(key)}"), self._rows.get(key, []))

    def __iter__(self) -> Iterator[Any]:
        """Return the pages that have rows, in the order in which the query gives them."""
        return iter(list(self._rows))


@cache
def _text(name: str) -> str:
    path = LEADERS_SQL if name == LEADERS_SQL.stem else SQL_DIR / f"{name}.sql"
    text = THRESHOLD.sub(lambda found: str(threshold(found[1])), path.read_text(encoding="utf-8").strip())
    if text.count(KEY) > 1:
        raise ValueError(f"{name}.sql asks for its page with `{KEY}` more than once")
    return text


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    shown = _Shown()
    for row in rows_of(connection, sql):
        yield {column: shown[value] if isinstance(value, str) else value for column, value in row.items()}


class _Shown(dict[str, str]):
    # Each text is cleaned once and held once: of ten years' 1.3 million, all but a few thousand are repeated.
    def __missing__(self, text: str) -> str:
        # The definitions that reproduce a claim may take ten thousand characters.
        shown = self[text] = str(Plain(text, 100_000))
        return shown


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
