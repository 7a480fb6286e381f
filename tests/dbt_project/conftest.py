"""The models without dbt: made anew for captures that a test makes up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.model_runner import ModelRunner


@pytest.fixture(scope="module")
def models(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRunner]:
    """Give a warehouse whose captures may be replaced; one for a module."""
    runner = ModelRunner(sample_data, tmp_path_factory.mktemp("models"))
    yield runner
    runner.connection.close()
