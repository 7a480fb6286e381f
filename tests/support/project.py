"""The product as a user has it: the command line on a data folder, the published database, the real captures."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.settings import PROJECT_ROOT

CAPTURES = Path(os.environ.get("ALMANAC_TEST_CAPTURES", PROJECT_ROOT.parent / "shared" / "captures"))
MORE_CAPTURES = CAPTURES.parent / "captures_more"
needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no real captures at {CAPTURES}")
needs_more_captures = pytest.mark.skipif(
    not MORE_CAPTURES.is_dir(), reason=f"no whole rankings at {MORE_CAPTURES}: they stand beside the captures"
)


def almanac(
    data: Path, *arguments: str, project: Path = PROJECT_ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder, as a user would, and return its output."""
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        env=command_environment(data, project, **environment),
        cwd=project,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def start_almanac(data: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the command line in a process group of its own, which a test may kill."""
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        env=command_environment(data, PROJECT_ROOT, **environment),
        cwd=PROJECT_ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def processes_of(data: Path, what: str) -> list[int]:
    """Return the processes whose command line has a word and this data folder."""
    pattern = f"{re.escape(what)}.*{re.escape(str(data))}"
    listed = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True, check=False)  # noqa: S607 - found on PATH
    return [int(pid) for pid in listed.stdout.split()]


def command_environment(data: Path, project: Path = PROJECT_ROOT, **environment: str) -> dict[str, str]:
    """Return an environment with the data folder and without our own variables of this machine.

    Those of the make that runs the tests are left out too: with them a make prints the folders that it enters.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALMANAC_", "DAGSTER_", "DBT_"))}
    for name in ("PYTHONDONTWRITEBYTECODE", "OPENROUTER_API_KEY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        kept.pop(name, None)
    return {**kept, "ALMANAC_DATA": str(data), "PYTHONPATH": str(project), **environment}


def query(data: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the answer of the published database."""
    with duckdb.connect(data / "published" / "almanac.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(sql).fetchall()


def figures_of(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return count and hash of each published table, without those that say when and how captures arrived."""
    tables = query(data, "select table_name from duckdb_tables() where table_name not in ('about', 'capture_log')")
    return {name: query(data, f"select count(*), bit_xor(hash(t)) from main.{name} as t") for (name,) in tables}
