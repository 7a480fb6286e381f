"""Fixtures that more than one module needs: data folders made once, and private copies of data and code.

Belongs here: fixtures. Does not: any test, any helper without a fixture (support/).
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from orchestration.settings import PROJECT_ROOT
from tests.support.made_up import capture_of, made_up
from tests.support.project import CAPTURES, almanac


def _made_once(tmp_path_factory: pytest.TempPathFactory, name: str, *runs: list[str]) -> Path:
    # Shared by the processes of pytest-xdist: the first one makes it, by one run after the other, the others wait.
    root = tmp_path_factory.getbasetemp()
    root = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    data = root / name
    with FileLock(root / f"{name}.lock"):
        if not (root / f"{name}.done").exists():
            for arguments in runs:
                outcome = almanac(data, "run", "--offline", *arguments)
                assert outcome.returncode == 0, outcome.stderr
            (root / f"{name}.done").write_text(outcome.stdout)
    return data


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder published from the bundled sample alone. Not to be changed."""
    return _made_once(tmp_path_factory, "sample", [])


@pytest.fixture(scope="session")
def captures_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder published from the sample and the real captures. Not to be changed."""
    if not CAPTURES.is_dir():
        pytest.skip(f"no real captures at {CAPTURES}")
    return _made_once(tmp_path_factory, "captures", ["--captures", str(CAPTURES)])


@pytest.fixture(scope="session")
def made_up_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder published in two runs from made-up captures, shuffled and repeated. Not to be changed."""
    bodies = [capture_of(*capture) for capture in made_up(random.Random(7))]  # noqa: S311 - a test's dice
    dice = random.Random(11)  # noqa: S311 - a test's dice
    mixed = bodies + dice.sample(bodies, 5)
    dice.shuffle(mixed)
    root = tmp_path_factory.mktemp("made_up")
    for number, batch in enumerate([mixed[:14], mixed[14:]]):
        (root / str(number)).mkdir()
        for index, body in enumerate(batch):
            (root / str(number) / f"{index}.json").write_bytes(body)
    return _made_once(tmp_path_factory, "made_up", *(["--captures", str(root / name)] for name in ("0", "1")))


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
