"""What the report shows, read from the published tables: each exhibit with its SQL, its rows and its words.

Belongs here: running sql/*.sql. Does not: pictures (charts.py), layout (page.py), or rules about figures (dbt).
"""

import base64
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.foreign import Plain
from orchestration.publication.reader import rows_of

SQL_DIR = Path(__file__).parent / "sql"
BASES = "select basis, label from main.dim_basis where is_published order by preference"


@dataclass(frozen=True)
class Exhibit:
    """One table of the report: SQL, rows (as dicts) and, where there is one, the basis it is on."""

    name: str
    sql: str
    rows: list[dict[str, Any]]
    basis: str | None = None

    @property
    def identifier(self) -> str:
        """Return a name that is unique on the page."""
        return f"{self.name}-{self.basis}" if self.basis else self.name

    @property
    def csv_link(self) -> str:
        """Return the rows as a CSV file within the page: a data URL."""
        return "data:text/csv;base64," + base64.b64encode(as_csv(self.rows).encode()).decode()


@dataclass(frozen=True)
class Checks:
    """What the checks of the run said."""

    passed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)


def basis_labels(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the bases of the facts with their labels, what the press counts first."""
    return dict(connection.execute(BASES).fetchall())


def exhibit(connection: duckdb.DuckDBPyConnection, name: str, basis: str | None = None) -> Exhibit:
    """Return the answer to one of the report's queries, on a basis where it takes one; its texts are plain."""
    sql = (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")
    found = rows_of(connection, sql, {"basis": basis} if basis else None)
    rows = [{name: _shown(value) for name, value in row.items()} for row in found]
    return Exhibit(name, sql.replace("$basis", f"'{basis}'").strip(), rows, basis)


def _shown(value: Any) -> Any:
    # A plain text, but not a short one: the definitions that reproduce a claim may take ten thousand characters.
    return str(Plain(value, 100_000)) if isinstance(value, str) else value


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would run as a formula is made harmless by an apostrophe."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
