"""Load the rows of the files into a DuckDB file with dlt, then run the same SQL as bare DuckDB."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

COLUMNS: Any = {
    "as_of": {"data_type": "timestamp"},
    "usage_date": {"data_type": "date"},
    "model_permaslug": {"data_type": "text"},
    "total_tokens": {"data_type": "bigint"},
}


def load(captures: Path, home: Path) -> Path:
    """Load every row of the captures and return the database; ``home`` is the folder for it and for dlt's own files."""
    os.environ |= {"DLT_DATA_DIR": str(home), "DLT_PROJECT_DIR": str(home), "RUNTIME__DLTHUB_TELEMETRY": "false"}
    import dlt

    @dlt.resource(columns=COLUMNS)
    def captured() -> Iterator[list[dict[str, Any]]]:
        for path in sorted(captures.glob("*.json")):
            capture = json.loads(path.read_bytes())
            yield [
                {
                    "as_of": capture["meta"]["as_of"],
                    "usage_date": row["date"],
                    "model_permaslug": row["model_permaslug"],
                    "total_tokens": int(row["total_tokens"]),
                }
                for row in capture["data"]
            ]

    database = home / "leaderboard.duckdb"
    pipeline = dlt.pipeline(
        "leaderboard", pipelines_dir=str(home), destination=dlt.destinations.duckdb(str(database)), dataset_name="raw"
    )
    pipeline.run(captured())
    return database


def main(captures: Path, seeds: Path, out: Path) -> None:
    """Write the three tables."""
    from tools.bench.peers.duckdb_sql import write_weeks

    with tempfile.TemporaryDirectory() as home:
        database = load(captures, Path(home))
        with duckdb.connect(database) as connection:
            connection.execute("set timezone = 'UTC'")
            connection.execute("create view captured as from raw.captured")
            write_weeks(connection, seeds, out)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
