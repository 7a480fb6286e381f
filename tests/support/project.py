"""The product as a user has it: the command line on a data folder, the published database, the real captures."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.cli.main import main
from orchestration.settings import PROJECT_ROOT

CAPTURES = Path(os.environ.get("ALMANAC_TEST_CAPTURES", PROJECT_ROOT.parent / "shared" / "captures"))
MORE_CAPTURES = CAPTURES.parent / "captures_more"
# Their README: when the pages up to 2026-02-08 were written, which their files do not say.
BACKFILLED = "2026-02-09T05:54:13Z"
RAW_CAPTURES = CAPTURES.parent / "captures_raw"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no real captures at {CAPTURES}")
needs_more_captures = pytest.mark.skipif(
    not MORE_CAPTURES.is_dir(), reason=f"no whole rankings at {MORE_CAPTURES}: they stand beside the captures"
)
needs_raw_captures = pytest.mark.skipif(not RAW_CAPTURES.is_dir(), reason=f"no files as kept at {RAW_CAPTURES}")


def almanac(
    data: Path, *arguments: str, project: Path = PROJECT_ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder, as a user would, and return its output."""
    command = [sys.executable, "-m", "orchestration.cli", *arguments]
    return completed(command, command_environment(data, project, **environment), project)


def completed(
    command: Sequence[str | Path], environment: dict[str, str], folder: Path = PROJECT_ROOT
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, and return its output and exit status."""
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=900, check=False
    )


class Window(io.StringIO):
    """What a terminal shows, styles included."""

    def isatty(self) -> bool:
        return True


def answered(data: Path, *arguments: str, columns: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command that only answers, in this process: a start of Python takes two seconds.

    Into a pipe, or on a terminal of that many columns, of which the text is returned without its styles.
    """
    output, errors = (Window() if columns else io.StringIO() for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(output), redirect_stderr(errors):
        if columns:
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("TERM", "xterm-256color")
        patch.setattr(sys, "argv", ["almanac", *arguments])
        patch.setenv("ALMANAC_DATA", str(data))
        with pytest.raises(SystemExit) as left:
            main()
    status = left.value.code if isinstance(left.value.code, int) else 0
    texts = [STYLE.sub("", shown.getvalue()) for shown in (output, errors)]
    return subprocess.CompletedProcess(arguments, status, *texts)


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


def copy_data(data: Path, target: Path) -> Path:
    """Copy a data folder with what dbt made of the project, and return the copy."""
    from tests.support.parsed import give_parse  # dbt and Dagster, which few modules by themselves would need

    shutil.copytree(data, target, symlinks=True)
    give_parse(data, target)
    return target


def copy_project(target: Path) -> Path:
    """Copy the project's code, sample and claims, and return the copy."""
    leave = shutil.ignore_patterns("__pycache__", "target", "logs")
    for name in ("orchestration", "dbt_project", "data/sample", "data/claims"):
        shutil.copytree(PROJECT_ROOT / name, target / name, ignore=leave)
    for name in ("requirements.lock", "workspace.yaml"):
        shutil.copy(PROJECT_ROOT / name, target / name)
    return target


def query(data: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the answer of the published database."""
    with duckdb.connect(data / "published" / "almanac.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(sql).fetchall()


def figures_of(data: Path) -> dict[str, list[Any]]:
    """Return count and hash of each published table, without those that say when and how captures arrived."""
    tables = query(data, "select table_name from duckdb_tables() where table_name not in ('about', 'capture_log')")
    hashes = [f"select '{name}', count(*), bit_xor(hash(t)) from main.{name} as t" for (name,) in tables]
    return {name: figures for name, *figures in query(data, " union all ".join(hashes))}
