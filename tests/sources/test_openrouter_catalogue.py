"""The keyless catalogue against a real HTTP server: its requests, and a source that has none."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import Settings
from orchestration.sources.intake import Intake, take
from orchestration.sources.openrouter_catalogue import OpenRouterCatalogue
from tests.support.exports_server import Exports, exports_server

MODELS, PROVIDERS = "/api/v1/models", "/api/v1/providers"


def _model(prompt: str) -> bytes:
    pricing = {"prompt": prompt, "completion": "-1"}
    return json.dumps({"data": [{"id": "a/x", "canonical_slug": "a/x-20260101", "pricing": pricing}]}).encode()


PROVIDER = b'{"data": [{"slug": "a", "name": "A", "headquarters": "US", "datacenters": null}]}'


class Taker:
    """A data folder that a catalogue is taken into, and what was said meanwhile."""

    def __init__(self, exports: Exports, root: Path) -> None:
        self.settings = Settings(root, exports.url)
        self.zone = RawZone(self.settings.raw)
        self.warned: list[str] = []
        self.said: list[str] = []

    def take(self) -> Intake:
        source = OpenRouterCatalogue(self.settings.data_api_url, self.said.append)
        return take(source, self.zone, self.settings.quarantine, self.warned.append)

    def let_a_day_pass(self) -> None:
        """Set the stored captures' times back by a day."""
        yesterday = datetime.now(UTC) - timedelta(days=1)
        for sidecar in list(self.zone.sidecars()):
            self.zone.write_sidecar(sidecar.model_copy(update={"received_at": yesterday}))


@pytest.fixture
def exports() -> Iterator[Exports]:
    with exports_server() as server:
        server.documents |= {MODELS: (200, _model("0.0000005")), PROVIDERS: (200, PROVIDER)}
        yield server


@pytest.fixture
def taker(exports: Exports, tmp_path: Path) -> Taker:
    return Taker(exports, tmp_path)


def test_each_document_is_asked_once_a_day(exports: Exports, taker: Taker) -> None:
    before = datetime.now(UTC)
    first = taker.take()
    assert [kept.form for kept in first.taken] == ["model_catalogue", "provider_catalogue"]
    assert all(before <= kept.as_of <= datetime.now(UTC) for kept in first.taken)
    api = exports.url.removesuffix("/datasets/exports")
    assert [kept.request for kept in first.taken] == [f"{api}/models", f"{api}/providers"]
    assert taker.take().taken == []
    assert exports.asked == [MODELS, PROVIDERS], "a document that came today is asked again"
    assert taker.warned == taker.said == []


def test_the_same_bytes_are_no_new_capture(exports: Exports, taker: Taker) -> None:
    taker.take()
    taker.let_a_day_pass()
    second = taker.take()
    assert (second.taken, second.already_held) == ([], 2)
    exports.documents[MODELS] = (200, _model("0.0000004"))
    assert [kept.form for kept in taker.take().taken] == ["model_catalogue"]
    assert len(list(taker.zone.sidecars())) == 3


@pytest.mark.parametrize("status", [404, 500, 403, 200])
def test_a_source_without_a_catalogue_costs_lines_and_no_warning(exports: Exports, taker: Taker, status: int) -> None:
    """A mirror of the exports answers 404, or a page, or fails; its exports are taken all the same."""
    for path in (MODELS, PROVIDERS):
        exports.documents[path] = (status, b"<html>") if status != 200 else (204, b"")
    intake = taker.take()
    assert (intake.taken, intake.refused, intake.unreachable) == ([], [], None)
    assert taker.warned == []
    assert 1 <= len(taker.said) <= 2


def test_a_catalogue_that_breaks_its_contract_is_set_aside_and_warned_of(exports: Exports, taker: Taker) -> None:
    exports.documents[MODELS] = (200, _model("1e9"))
    intake = taker.take()
    assert [kept.form for kept in intake.taken] == ["provider_catalogue"]
    (why,) = taker.warned
    assert "a price is 0 or lies in 0.000000001 … 1000000 USD per million tokens" in why
    assert len(list(taker.settings.quarantine.glob("*.bin"))) == 1
