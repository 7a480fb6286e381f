"""Serve a made-up source for the tests of a module; each test finds it as new."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.support.contract_server import ContractServer, contract_server
from tests.support.exports_server import Exports, exports_server

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


@pytest.fixture(scope="module")
def running_exports() -> Iterator[Exports]:
    with exports_server() as exports:
        yield exports


@pytest.fixture
def no_exports(running_exports: Exports) -> Exports:
    """Exports without a document, and without a request yet."""
    running_exports.documents.clear()
    running_exports.asked.clear()
    return running_exports
