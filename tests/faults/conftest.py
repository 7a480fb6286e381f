"""Fixtures of the faults: the case that a test is about, and the page that all of them make."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.reliability import Case, write

_cases: list[Case] = []


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    """The row of this test, written as soon as the test has ended."""
    made = Case(request.node.name)
    yield made
    _cases.append(made)
    if page := os.environ.get("ALMANAC_RELIABILITY_PAGE"):
        write(Path(page), _cases)
