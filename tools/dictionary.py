"""`make dictionary`: write docs/data-dictionary.md from the published database and its descriptions."""

import sys
from pathlib import Path

import duckdb

from orchestration.publication.package import describe
from orchestration.settings import PROJECT_ROOT, Settings

PATH = PROJECT_ROOT / "docs" / "data-dictionary.md"
INTRODUCTION = """# The data dictionary

Made by `make dictionary` from the descriptions in `dbt_project`; they are in the published database too, as comments.
Ratios are fractions (0.207), not percents; tokens are whole numbers; times are UTC.
"""


def dictionary(database: Path) -> str:
    """Describe every published table and column in markdown."""
    with duckdb.connect(database, read_only=True) as connection:
        tables = describe(connection)
    parts = [INTRODUCTION]
    for table in tables:
        rows = [f"| `{c.name}` | {c.type} | {' '.join(c.description.split())} |" for c in table.columns]
        parts.append(f"## {table.name}\n\n{table.description.strip()}\n\n| column | type | meaning |\n|---|---|---|")
        parts[-1] += "\n" + "\n".join(rows) + "\n"
    return "\n".join(parts)


if __name__ == "__main__":
    database = Settings.from_environment().published.database
    if not database.exists():
        sys.exit("Nothing is published yet: run `make run` first.")
    PATH.write_text(dictionary(database), encoding="utf-8")
    print(f"wrote {PATH}")
