"""A contract server for the tests of a module; each test finds its clock, keys, record, faults, limits as at first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.asking import NOW, Asker
from tests.support.contract_server.door import Faults, Limits, Record
from tests.support.contract_server.serving import DEMO_KEY, ContractServer, contract_server


@pytest.fixture(scope="module")
def running_source() -> Iterator[ContractServer]:
    with contract_server(NOW) as server:
        yield server


@pytest.fixture
def source(running_source: ContractServer) -> ContractServer:
    running_source.clock.at = NOW
    running_source.limits, running_source.record, running_source.faults = Limits(), Record(), Faults()
    running_source.accounts = {DEMO_KEY: "demo"}
    running_source.on_request = lambda _: None
    return running_source


@pytest.fixture
def asker(source: ContractServer) -> Iterator[Asker]:
    opened = Asker(source.url, DEMO_KEY)
    yield opened
    opened.close()
