"""Answer one SELECT that an agent wrote about the publication, in a process of its own with hard limits.

DuckDB's limit of memory does not count all of it (a list of 10^8 numbers took 1.4 GB where 512 MB were allowed), only
killing a process is sure to stop a statement, and a crash must not end the server. Its environment is empty.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from orchestration.cli.out import json_value
from orchestration.publication.reader import refuse_unpublished
from orchestration.settings import PROJECT_ROOT, BadInput
from orchestration.warehouse.writer import DUCKDB_CONFIG

MOST_ROWS, MOST_CHARACTERS, MOST_SECONDS = 1_000, 40_000, 10
# No file but the database, no network, no extension; nothing is written to disk.
CONFIG = DUCKDB_CONFIG | {"enable_external_access": False, "memory_limit": "512MB", "temp_directory": "", "threads": 2}
# Time of the processors ends a query whose server was killed.
LIMITS = {resource.RLIMIT_DATA: 2**30, resource.RLIMIT_CPU: 4 * MOST_SECONDS, resource.RLIMIT_FSIZE: 0}
TOO_LARGE = "the query needs more {} than it may; add a where, group by or limit"
_ONE_AT_A_TIME = Lock()


def bounded_query(database: Path, sql: str) -> dict[str, Any]:
    """Return columns and rows of one SELECT, within the limits above; raise `BadInput` where it fails."""
    refuse_unpublished(database)
    command = [sys.executable, "-m", "orchestration.cli.mcp_query", str(database)]
    asked = sql.encode(errors="replace")
    try:
        with _ONE_AT_A_TIME:
            outcome = subprocess.run(
                command, input=asked, cwd=PROJECT_ROOT, env={}, timeout=MOST_SECONDS, capture_output=True, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise BadInput(TOO_LARGE.format("time")) from error
    if outcome.returncode:
        why = outcome.stderr.decode(errors="replace").strip() if outcome.returncode == 1 else ""
        raise BadInput(why[:1_000] or TOO_LARGE.format("memory"))
    answer: dict[str, Any] = json.loads(outcome.stdout)
    return answer


def _answer(database: str, sql: str) -> dict[str, Any]:
    connection = duckdb.connect(database, read_only=True, config=CONFIG)
    connection.execute("set timezone = 'UTC'; set lock_configuration = true")
    statements = connection.extract_statements(sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise ValueError("give one SELECT (or from …, describe TABLE, summarize TABLE) and nothing else")
    relation = connection.sql(statements[0]).limit(MOST_ROWS + 1)
    rows = [json.dumps(row, default=json_value, allow_nan=False) for row in relation.fetchall()]
    kept = rows[:MOST_ROWS]
    while sum(map(len, kept)) > MOST_CHARACTERS:
        kept.pop()
    answer: dict[str, Any] = {"columns": relation.columns, "rows": [json.loads(row) for row in kept]}
    if len(kept) < len(rows):
        answer["note"] = f"{TOO_LARGE.format('room')}: only its first {len(kept)} rows are here"
    return answer


if __name__ == "__main__":
    for what, most in LIMITS.items():
        resource.setrlimit(what, (most, most))
    try:
        print(json.dumps(_answer(sys.argv[1], sys.stdin.read())))
    except (duckdb.OutOfMemoryException, MemoryError):
        sys.exit(2)
    except (duckdb.Error, TypeError, ValueError) as error:
        sys.exit(str(error))
