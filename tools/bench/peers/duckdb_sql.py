"""Go from the files to the figures in one script of SQL with bare DuckDB, the floor of the peers."""

import sys
from pathlib import Path

import duckdb

READ = """
    create table captured as
    select
        meta.as_of::timestamptz as as_of,
        unnest.date::date as usage_date,
        unnest.model_permaslug,
        unnest.total_tokens::bigint as total_tokens
    from (
        select meta, unnest(data) as unnest
        from read_json($files, format = 'unstructured', columns = {
            data: 'STRUCT(date VARCHAR, model_permaslug VARCHAR, total_tokens VARCHAR)[]', meta: 'STRUCT(as_of VARCHAR)'
        })
    )
"""
WEEKS = Path(__file__).with_name("weeks.sql")


def main(captures: Path, seeds: Path, out: Path) -> None:
    """Write the three tables."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(READ, {"files": sorted(str(path) for path in captures.glob("*.json"))})
        write_weeks(connection, seeds, out)


def write_weeks(connection: duckdb.DuckDBPyConnection, seeds: Path, out: Path) -> None:
    """Write the three tables from the table ``captured``."""
    for seed in ("authors", "reveals", "vendors"):
        connection.execute(f"create table {seed} as from read_csv('{seeds / seed}.csv')")
    connection.execute(WEEKS.read_text(encoding="utf-8"))
    connection.execute(f"copy (select usage_date, model_permaslug, total_tokens from days) to '{out}/days.csv'")
    connection.execute(f"copy market to '{out}/market.csv'")
    connection.execute(f"copy countries to '{out}/countries.csv'")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
