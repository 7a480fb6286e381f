"""Read the load's SQL: its statements by name, and the raw tables, each declared by one file of ``sql/tables``."""

import hashlib
from pathlib import Path
from typing import NamedTuple

SQL_DIR = Path(__file__).parent / "sql"


class RawTable(NamedTuple):
    """A raw table: its description (the first comment line of its file), and the statements that make and fill it."""

    description: str
    create: str
    insert: str


def statement(name: str) -> str:
    """Return a statement of ``sql/`` by its name."""
    return (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")


def statements_sha256() -> str:
    """Return the checksum of all statements."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SQL_DIR.rglob("*.sql")))).hexdigest()


def _raw_table(text: str) -> RawTable:
    create, _, insert = text.partition(";\n\n")
    return RawTable(text.partition("\n")[0].removeprefix("-- "), create, insert)


# The tables that a load fills, by name. ``insert`` reads the temporary table `incoming`, where it is not empty.
RAW_TABLES = {
    path.stem: _raw_table(path.read_text(encoding="utf-8")) for path in sorted((SQL_DIR / "tables").glob("*.sql"))
}
