"""What the report shows, read from the published tables: each exhibit with its SQL, its rows and its words.

Belongs here: running sql/*.sql. Does not: pictures (charts.py), layout (page.py), or rules about figures (dbt).
"""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

SQL_DIR = Path(__file__).parent / "sql"
BASES = {"top_10": "Top ten", "top_9": "Top nine", "top_50": "Top fifty", "all": "Whole market"}


@dataclass(frozen=True)
class Exhibit:
    """One table of the report: SQL, rows (as dicts) and, where there is one, the basis it is on."""

    name: str
    sql: str
    rows: list[dict[str, Any]]
    basis: str | None = None

    @property
    def identifier(self) -> str:
        """A name that is unique on the page."""
        return f"{self.name}-{self.basis}" if self.basis else self.name

    @property
    def csv_link(self) -> str:
        """The rows as a CSV file within the page."""
        return "data:text/csv;base64," + base64.b64encode(as_csv(self.rows).encode()).decode()


@dataclass(frozen=True)
class Checks:
    """What the checks of the run said."""

    passed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)


def exhibit(connection: duckdb.DuckDBPyConnection, name: str, basis: str | None = None) -> Exhibit:
    """Run one of the report's queries."""
    sql = (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")
    answer = connection.execute(sql, {"basis": basis} if basis else None)
    columns = [column[0] for column in answer.description or []]
    rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return Exhibit(name, sql.replace("$basis", f"'{basis}'").strip(), rows, basis)


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Write rows as CSV; a text that a spreadsheet would run as a formula is made harmless by an apostrophe."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
