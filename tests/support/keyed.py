"""Run the Data API's client against the contract server, on the server's clock."""

from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from orchestration.captures.raw_zone import RawZone
from orchestration.sources.intake import Intake, take
from orchestration.sources.openrouter_data_api import OpenRouterDataApi
from orchestration.sources.request_budget import RequestBudget
from tests.support.contract_server import DEMO_KEY, ContractServer

TICK = timedelta(milliseconds=1)


class KeyedRuns:
    """Runs on one data folder. Waiting moves the server's clock, and each request takes a millisecond."""

    def __init__(self, source: ContractServer, root: Path, key: str = DEMO_KEY) -> None:
        self.source, self.root, self.key = source, root, key
        self.said: list[str] = []
        source.on_request = lambda _: source.clock.advance(TICK)

    @property
    def raw_zone(self) -> RawZone:
        """Return the raw zone of all runs."""
        return RawZone(self.root / "raw")

    def budget(self) -> RequestBudget:
        """Return the budget of requests that all runs share."""
        return RequestBudget(self.root / "requests.json", self.said.append, self.source.clock.now, self._sleep)

    def run(self) -> tuple[Intake, list[str]]:
        """Return the result of one run, and path and query of its requests."""
        made_before = len(self.source.lines)
        client = OpenRouterDataApi(self.source.url, SecretStr(self.key), self.budget(), self.source.clock.now)
        intake = take(client, self.raw_zone, self.root / "quarantine", self.said.append)
        return intake, self.source.lines[made_before:]

    async def _sleep(self, seconds: float) -> None:
        self.source.clock.advance(timedelta(seconds=seconds))
