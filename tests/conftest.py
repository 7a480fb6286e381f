"""Share data folders that are made once, make private copies of data and code, and order the tests."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import Settings
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from orchestration.warehouse.load import load
from orchestration.warehouse.writer import open_warehouse
from tests.support.made_up import capture_of, made_up
from tests.support.model_runner import ModelRunner
from tests.support.project import BACKFILLED, CAPTURES, almanac, copy_data, copy_project


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests for the two processes of `make test`, which take the next one from one list.

    First one that makes the sample, then those that need no data, for the other process; then the long ones, so that no
    process waits at the end.
    """
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        return

    def place(item: pytest.Item) -> int:
        needs: list[str] = getattr(item, "fixturenames", [])
        if not any(name.endswith("_data") for name in needs) and "captures" in item.path.parts:
            return 1
        return 2 if "copied" in needs or item.get_closest_marker("xdist_group") else 3

    makes_it = next((item for item in items if "sample_data" in getattr(item, "fixturenames", [])), None)
    items.sort(key=lambda item: 0 if item is makes_it else place(item))


def _run(data: Path, *arguments: str) -> str:
    outcome = almanac(data, "run", "--offline", *arguments)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def _made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], str]) -> Path:
    # Shared by the processes of pytest-xdist: the first one makes it, the others wait. Its output is kept in a file.
    root = tmp_path_factory.getbasetemp()
    root = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    data = root / name
    with FileLock(root / f"{name}.lock"):
        if not (root / f"{name}.done").exists():
            (root / f"{name}.done").write_text(make(data))
    return data


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder published from the bundled sample alone. Not to be changed."""
    return _made_once(tmp_path_factory, "sample", _run)


# The others begin as copies of it: a fifth of their first run would be dbt's parse and docs, made once more.
@pytest.fixture(scope="session")
def captures_data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder published from the sample, and then from the real captures too. Not to be changed."""
    if not CAPTURES.is_dir():
        pytest.skip(f"no real captures at {CAPTURES}")

    def make(data: Path) -> str:
        return _run(copy_data(sample_data, data), "--captures", str(CAPTURES), "--as-of", BACKFILLED)

    return _made_once(tmp_path_factory, "captures", make)


@pytest.fixture(scope="session")
def made_up_data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of made-up captures, shuffled and repeated, some loaded before the run that published them all.

    Not to be changed.
    """
    bodies = [capture_of(*capture) for capture in made_up(random.Random(7))]  # noqa: S311 - a test's dice
    dice = random.Random(11)  # noqa: S311 - a test's dice
    mixed = bodies + dice.sample(bodies, 5)
    dice.shuffle(mixed)

    def make(data: Path) -> str:
        settings = Settings(copy_data(sample_data, data))
        first, second = (tmp_path_factory.mktemp("made_up") for _ in range(2))
        for index, body in enumerate(mixed):
            ((first if index < 14 else second) / f"{index}.json").write_bytes(body)
        zone = RawZone(settings.raw)
        taken = take(Folder(first), zone, settings.quarantine, pytest.fail)
        with open_warehouse(settings.warehouse) as connection:
            assert len(load(connection, zone).new) == len(taken.taken) > 10
        return _run(data, "--captures", str(second))

    return _made_once(tmp_path_factory, "made_up", make)


@pytest.fixture(scope="module")
def models(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRunner]:
    """Give a warehouse whose captures may be replaced; one for a module."""
    runner = ModelRunner(sample_data, tmp_path_factory.mktemp("models"))
    yield runner
    runner.connection.close()


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """Give a private copy of a data folder, to be changed at will."""

    def copy(data: Path) -> Path:
        return copy_data(data, tmp_path / data.name)

    return copy


@pytest.fixture
def data(sample_data: Path, copied: Callable[[Path], Path]) -> Path:
    """A private copy of the data folder that is published from the sample, to be changed at will."""
    return copied(sample_data)


@pytest.fixture
def captures_copy(captures_data: Path, copied: Callable[[Path], Path]) -> Path:
    """A private copy of the data folder that is published from the real captures, to be changed at will."""
    return copied(captures_data)


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """Give a private copy of the project's code, to be changed at will."""
    return copy_project(tmp_path / "project")
