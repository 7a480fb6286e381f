"""The contract server beside the rankings: keys, limits, faults, restatements, apps, catalogue, exports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from tests.support.asking import NOW
from tests.support.contract_server.door import Clock, Limits
from tests.support.contract_server.serving import DEMO_KEY, ContractServer

KEY = {"Authorization": f"Bearer {DEMO_KEY}"}
ONE_DAY = {"start_date": "2026-05-04", "end_date": "2026-05-04"}


@pytest.fixture
def client(source: ContractServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=source.url, headers=KEY) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/datasets/rankings-daily", "/datasets/app-rankings"])
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", f"Basic {DEMO_KEY}", DEMO_KEY], ids=str)
def test_a_keyed_address_answers_401_without_a_valid_key(source: ContractServer, path: str, header: str | None) -> None:
    """The Data API wants `Authorization: Bearer KEY`; an error is `{"error":{"code","message"}}`."""
    answer = httpx.get(f"{source.url}{path}", headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["error"].keys() == {"code", "message"}


@pytest.mark.parametrize("path", ["/models", "/providers", "/datasets/exports/index.json"])
def test_catalogue_and_exports_need_no_key(source: ContractServer, path: str) -> None:
    assert httpx.get(f"{source.url}{path}").status_code == 200


def test_the_record_holds_path_query_and_status_but_never_the_key(source: ContractServer, client: httpx.Client) -> None:
    client.get("/datasets/rankings-daily", params=ONE_DAY)
    client.get("/datasets/rankings-daily", params={"key": DEMO_KEY})
    client.get("/models")
    rankings = "/api/v1/datasets/rankings-daily"
    assert source.record.lines[0] == f"{rankings}?start_date=2026-05-04&end_date=2026-05-04"
    assert source.record.lines[2] == "/api/v1/models"
    assert [asked.status for asked in source.record.asked] == [200, 400, 200]
    assert len(source.record.of("/rankings-daily")) == 2
    assert len(source.record.of("/rankings-daily", end_date="2026-05-04")) == 1
    assert DEMO_KEY not in repr(source.record.asked)


def test_a_key_has_30_requests_a_minute(source: ContractServer, client: httpx.Client) -> None:
    """The 31st within a minute is a 429, and a minute later there is room again; another key has its own minute."""
    source.accounts["another-key"] = "another"
    statuses = [client.get("/datasets/rankings-daily", params=ONE_DAY).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    other = client.get("/datasets/rankings-daily", params=ONE_DAY, headers={"Authorization": "Bearer another-key"})
    assert other.status_code == 200
    source.clock.advance(timedelta(seconds=60))
    assert client.get("/datasets/rankings-daily", params=ONE_DAY).status_code == 200


def test_an_account_has_500_requests_a_day_over_all_its_keys() -> None:
    """500 a day an account; what was refused does not count."""
    limits, clock = Limits(), Clock(NOW)
    admitted = 0
    for number in range(700):
        admitted += limits.admits(f"key {number % 2}", "account", clock.now())
        clock.advance(timedelta(seconds=2))
    assert admitted == 500
    assert not limits.admits("key 0", "account", NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert limits.admits("key 0", "another account", clock.now())
    assert limits.admits("key 0", "account", NOW + timedelta(hours=24, seconds=1))


def test_two_keys_of_one_account_share_its_day(source: ContractServer, client: httpx.Client) -> None:
    source.limits.per_day = 3
    source.accounts |= {"second-key": source.accounts[DEMO_KEY], "strangers-key": "stranger"}
    keys = [DEMO_KEY, "second-key", DEMO_KEY, "second-key", "strangers-key"]
    statuses = [
        client.get("/datasets/app-rankings", headers={"Authorization": f"Bearer {key}"}).status_code for key in keys
    ]
    assert statuses == [200, 200, 200, 429, 200]


def test_faults_come_when_they_are_ordered(source: ContractServer, client: httpx.Client) -> None:
    numbers: list[int] = []
    source.on_request = numbers.append
    source.faults.answer_next(429, 2, retry_after="0")
    source.faults.answer_at(4, 500)
    source.faults.break_off_at(5)
    answers = [client.get("/providers") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [429, 429, 200, 500]
    assert answers[0].headers["Retry-After"] == "0"
    assert answers[3].json()["error"]["code"] == 500
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/providers")
    assert client.get("/providers").status_code == 200
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert [asked.status for asked in source.record.asked] == [429, 429, 200, 500, 0, 200]


def test_a_restated_day_is_another_from_then_on_and_no_other_day_is(
    source: ContractServer, client: httpx.Client
) -> None:
    window = {"start_date": "2026-05-03", "end_date": "2026-05-05"}
    before = client.get("/datasets/rankings-daily", params=window).json()["data"]
    source.restate(date(2026, 5, 4), {before[0]["model_permaslug"]: 0})
    after = client.get("/datasets/rankings-daily", params=window).json()["data"]
    changed = {row["date"] for row in before + after if row not in before or row not in after}
    assert changed == {"2026-05-04"}


def test_most_of_a_day_changes_once_within_24_hours_of_its_end(source: ContractServer) -> None:
    day, end = date(2026, 9, 29), datetime(2026, 9, 30, tzinfo=UTC)
    first, settled, later = (source.market.models_of(day, end + timedelta(hours=hours)) for hours in (1, 24, 2400))
    assert settled == later
    assert sum(first[name] != settled[name] for name in first) > 50


def test_apps_are_ranked_sliced_and_paged(client: httpx.Client) -> None:
    """`limit` 1–100 (50), `offset` 0–100; rows of rank, app, tokens as text, requests; `meta` as with the rankings."""
    first = client.get("/datasets/app-rankings").json()
    assert [row["rank"] for row in first["data"]] == list(range(1, 51))
    assert first["data"][0].keys() == {"rank", "app_id", "app_name", "total_tokens", "total_requests"}
    assert first["meta"].keys() == {"as_of", "version", "start_date", "end_date"}
    tokens = [int(row["total_tokens"]) for row in first["data"]]
    assert tokens == sorted(tokens, reverse=True)
    assert isinstance(first["data"][0]["total_tokens"], str)
    page = client.get("/datasets/app-rankings", params={"limit": 100, "offset": 100}).json()["data"]
    assert [row["rank"] for row in page] == list(range(101, 201))
    assert client.get("/datasets/app-rankings", params={"limit": 3, "offset": 47}).json()["data"] == first["data"][47:]
    trending = client.get("/datasets/app-rankings", params={"sort": "trending"}).json()["data"]
    assert trending != first["data"]
    coding = client.get("/datasets/app-rankings", params={"category": "coding", "limit": 100}).json()["data"]
    agents = {"category": "coding", "subcategory": "cli-agent", "limit": "100"}
    some = client.get("/datasets/app-rankings", params=agents).json()["data"]
    assert 0 < len(some) < len(coding) < 100
    assert {row["app_id"] for row in some} < {row["app_id"] for row in coding}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("limit", "0"), ("limit", "101"), ("limit", "ten"), ("limit", "-1"), ("offset", "-1"), ("offset", "101")],
        *[("sort", "best"), ("category", "cooking"), ("start_date", "2026-02-30"), ("end_date", "2024-12-31")],
    ],
)
def test_apps_refuse_what_is_out_of_bounds(client: httpx.Client, name: str, value: str) -> None:
    assert client.get("/datasets/app-rankings", params={name: value}).status_code == 400


def test_the_catalogue_prices_what_is_ranked(source: ContractServer, client: httpx.Client) -> None:
    """Prices are decimal text in USD per token, -1 = varies; `canonical_slug` is a permaslug without variant."""
    models = client.get("/models").json()["data"]
    slugs = {model["canonical_slug"] for model in models}
    rows = client.get("/datasets/rankings-daily", params=ONE_DAY).json()["data"]
    assert {row["model_permaslug"].partition(":")[0] for row in rows} - {"other"} <= slugs
    prices = {price for model in models for price in model["pricing"].values()}
    assert {"0", "-1"} < prices
    assert all(isinstance(price, str) and "e" not in price for price in prices)
    hosts = client.get("/providers").json()["data"]
    assert {host["headquarters"] for host in hosts} >= {"US", None}


def test_the_list_price_of_a_model_is_cut_once(source: ContractServer, client: httpx.Client) -> None:
    after = {model["id"]: model["pricing"]["prompt"] for model in client.get("/models").json()["data"]}
    source.clock.at = datetime(2026, 5, 31, tzinfo=UTC)
    before = {model["id"]: model["pricing"]["prompt"] for model in client.get("/models").json()["data"]}
    cut = [name for name in before if float(after[name]) == float(before[name]) / 2 != 0]
    assert cut
    assert all(after[name] == before[name] for name in before.keys() - set(cut))
