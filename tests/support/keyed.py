"""The Data API's client driven against the contract server: one run, its clock, and what the server was asked by it.

Belongs here: the driving. Does not: any test.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from orchestration.captures.raw_zone import RawZone
from orchestration.sources.intake import Intake, take
from orchestration.sources.openrouter_data_api import OpenRouterDataApi
from orchestration.sources.request_budget import RequestBudget
from tests.support.contract_server.serving import DEMO_KEY, ContractServer

TICK = timedelta(milliseconds=1)


class KeyedRuns:
    """Runs on one data folder, by the server's clock: whoever waits lets it go on, and each request takes a moment."""

    def __init__(self, source: ContractServer, root: Path, key: str = DEMO_KEY) -> None:
        self.source, self.root, self.key = source, root, key
        self.said: list[str] = []
        source.on_request = lambda _: source.clock.advance(TICK)

    @property
    def raw_zone(self) -> RawZone:
        """Return the captures of all runs."""
        return RawZone(self.root / "raw")

    def budget(self) -> RequestBudget:
        """Return the count of requests that all runs share."""
        return RequestBudget(self.root / "requests.json", self.said.append, self.source.clock.now, self._sleep)

    def run(self) -> tuple[Intake, list[str]]:
        """Return what one run came to, and path and query of what the server was asked in it."""
        asked_before = len(self.source.record.asked)
        client = OpenRouterDataApi(self.source.url, SecretStr(self.key), self.budget(), self.source.clock.now)
        intake = take(client, self.raw_zone, self.root / "quarantine", self.said.append)
        return intake, self.source.record.lines[asked_before:]

    async def _sleep(self, seconds: float) -> None:
        self.source.clock.advance(timedelta(seconds=seconds))
