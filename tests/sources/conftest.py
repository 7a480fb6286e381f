"""Serve a made-up source for the tests of a module; each test finds it as new."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.support.contract_server import ContractServer, contract_server

# A Wednesday; the week in progress began on 2026-09-28.
NOW = datetime(2026, 9, 30, 12, 0, 0, 123_456, UTC)


@pytest.fixture(scope="module")
def running_source() -> Iterator[ContractServer]:
    with contract_server() as server:
        yield server


@pytest.fixture
def source(running_source: ContractServer) -> ContractServer:
    running_source.reset(NOW)
    return running_source
