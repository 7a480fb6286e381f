"""What the tests share: real captures, the command line as a user runs it, and data folders made once.

Belongs here: fixtures that more than one module needs. Does not: any test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from orchestration.settings import PROJECT_ROOT

CAPTURES = Path(os.environ.get("ALMANAC_TEST_CAPTURES", PROJECT_ROOT.parent / "shared" / "captures"))
needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no real captures at {CAPTURES}")


def almanac(
    data: Path, *arguments: str, project: Path = PROJECT_ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder, as a user would, and give its output."""
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        env=command_environment(data, project, **environment),
        cwd=project,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def command_environment(data: Path, project: Path = PROJECT_ROOT, **environment: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALMANAC_", "DAGSTER_", "DBT_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "ALMANAC_DATA": str(data), "PYTHONPATH": str(project), **environment}


def query(data: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published database."""
    with duckdb.connect(data / "published" / "almanac.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(sql).fetchall()


def _made_once(tmp_path_factory: pytest.TempPathFactory, name: str, *arguments: str) -> Path:
    # Shared by the processes of pytest-xdist: the first one makes it, the others wait.
    root = tmp_path_factory.getbasetemp()
    root = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    data = root / name
    with FileLock(root / f"{name}.lock"):
        if not (root / f"{name}.done").exists():
            outcome = almanac(data, "run", "--offline", *arguments)
            assert outcome.returncode == 0, outcome.stderr
            (root / f"{name}.done").write_text(outcome.stdout)
    return data


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder published from the bundled sample alone. Not to be changed."""
    return _made_once(tmp_path_factory, "sample")


@pytest.fixture(scope="session")
def captures_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder published from the sample and the real captures. Not to be changed."""
    if not CAPTURES.is_dir():
        pytest.skip(f"no real captures at {CAPTURES}")
    return _made_once(tmp_path_factory, "captures", "--captures", str(CAPTURES))


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """Give a private copy of a data folder, to be changed at will."""

    def copy(data: Path) -> Path:
        target = tmp_path / data.name
        shutil.copytree(data, target, symlinks=True)
        return target

    return copy


@pytest.fixture
def project_copy(tmp_path: Path) -> Iterator[Path]:
    """Give a private copy of the project's code, to be changed at will."""
    target = tmp_path / "project"
    for name in ("orchestration", "dbt_project", "data/sample", "data/claims"):
        shutil.copytree(
            PROJECT_ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "target", "logs")
        )
    for name in ("requirements.lock", "workspace.yaml"):
        shutil.copy(PROJECT_ROOT / name, target / name)
    yield target
