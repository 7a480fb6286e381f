"""The key of the Data API: sent to its source in a header, and found nowhere else, whatever the source answers."""

import gzip
import logging
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import pytest
from pydantic import SecretStr

from orchestration.assets.captures import openrouter_data_api_captures
from orchestration.captures.raw_zone import RawZone
from orchestration.runtime.resources import Almanac
from orchestration.settings import OFFICIAL_EXPORTS_URL, OFFLINE_BY_WISH, PROJECT_ROOT, BadInput, Settings, api_key
from orchestration.sources import data_api_questions
from orchestration.sources.http import Budget, json_getter
from orchestration.sources.intake import SourceUnreachable, take
from orchestration.sources.openrouter_data_api import OpenRouterDataApi, refuse_plain_http
from orchestration.sources.request_budget import RequestBudget
from orchestration.sources.transport import Account
from tests.support.contract_server import Answer, ContractServer, Request, as_json, contract_server
from tests.support.keyed import KeyedRuns
from tests.support.project import almanac, query

KEY = "sk-or-v1-0123456789abcdef"


def found_in(folder: Path, secret: str) -> list[Path]:
    """Return the files that hold a text, packed ones too."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    opened = {path: gzip.decompress(path.read_bytes()) for path in files if path.suffix == ".gz"}
    return [path for path in files if secret.encode() in opened.get(path, path.read_bytes())]


@pytest.fixture
def keyed(source: ContractServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyedRuns:
    monkeypatch.setattr(data_api_questions, "FIRST_DAY", date(2026, 8, 1))
    source.key = KEY
    return KeyedRuns(source, tmp_path / "data", KEY)


def _in_body(key: str) -> Answer:
    return as_json({"data": [{"date": "2026-08-01", "model_permaslug": f"a/{key}"}], "meta": {}})


ECHOES = {
    "a body": _in_body,
    "no JSON": lambda key: Answer(key.encode()),
    "the type": lambda key: Answer(b"{}", content_type=f"text/{key}"),
    "the encoding": lambda key: Answer(b"{}", headers={"content-encoding": key}),
    "a refusal": lambda key: Answer(key.encode(), 401, {"x-key": key}),
    "a wait": lambda key: Answer(b"{}", 503, {"retry-after": key}),
    "another host": lambda key: Answer(b"", 302, {"location": f"http://127.0.0.2:9/?{key}"}),
}


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
def test_whatever_the_source_says_back_the_key_is_written_nowhere(
    echo: Callable[[str], Answer],
    keyed: KeyedRuns,
    source: ContractServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """An answer that repeats the key, in any part of it, leaves it neither in a file nor in what is said or logged."""
    seen = []

    def echoing(request: Request, answer: Answer) -> Answer:
        seen.append(request.headers["authorization"])
        return echo(KEY) if "modality" in request.parameters else answer

    source.alter = echoing
    caplog.set_level(logging.INFO)  # httpx says each address then
    intake, lines = keyed.run()
    assert set(seen) == {f"Bearer {KEY}"}  # it did get there
    assert intake.refused or any("modality" in line for line in (str(intake.unreachable), *keyed.said))
    assert found_in(keyed.root, KEY) == []
    said = "\n".join([*keyed.said, *map(str, intake.refused), str(intake.unreachable), *lines, caplog.text])
    assert KEY not in said + "".join(capfd.readouterr())
    assert KEY not in repr(intake)


@pytest.mark.parametrize(
    ("url", "proxy", "is_told"),
    [
        ("https://openrouter.ai/api/v1", "", True),
        ("http://127.0.0.1:9/api/v1", "", True),
        ("http://localhost/api/v1", "", True),
        ("http://[::1]:9/api/v1", "", True),
        ("http://mirror.example/api/v1", "", False),
        ("http://127.0.0.1.example/api/v1", "", False),
        ("http://10.0.0.1/api/v1", "", False),
        ("http://127.0.0.1:9/api/v1", "http://proxy.example:3128", False),
    ],
)
def test_the_key_is_told_over_https_or_to_this_machine_only(
    url: str, proxy: str, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    if proxy:
        monkeypatch.setenv("http_proxy", proxy)
    if is_told:
        refuse_plain_http(url)
    else:
        with pytest.raises(SourceUnreachable, match="the key is sent over https only"):
            refuse_plain_http(url)


def test_no_other_host_is_asked_with_the_key(source: ContractServer) -> None:
    """Port 9 stands for another host: the request ends before it is counted or sent."""

    async def spend() -> None:
        raise AssertionError("counted")

    with (
        json_getter(source.url, Budget(), Account(SecretStr(KEY), spend)) as getter,
        pytest.raises(SourceUnreachable, match="is not the source that the key is for"),
    ):
        getter.get("http://127.0.0.1:9/api/v1/datasets/rankings-daily")


def test_over_plain_http_nothing_is_asked(tmp_path: Path) -> None:
    budget = RequestBudget(tmp_path / "requests.json", lambda _: None)
    client = OpenRouterDataApi("http://mirror.example/api/v1", SecretStr(KEY), budget)
    intake = take(client, RawZone(tmp_path / "raw"), tmp_path / "quarantine", lambda _: None)
    assert "mirror.example would be asked over plain http" in str(intake.unreachable)
    assert not (tmp_path / "requests.json").exists()


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "naïve", "bell\a"])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", key)
    with pytest.raises(BadInput, match="OPENROUTER_API_KEY is not a valid API key") as caught:
        api_key()
    assert key not in str(caught.value)


@pytest.mark.parametrize(("value", "expected"), [("", None), ("  ", None), (f" {KEY}\n", KEY)])
def test_the_key_is_that_of_the_environment(value: str, expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", value)
    found = api_key()
    assert (found and found.get_secret_value()) == expected
    assert KEY not in repr(found) + repr(Almanac(data_dir="/nowhere", source_url=OFFICIAL_EXPORTS_URL))


@pytest.mark.parametrize(
    ("exports_url", "data_api_url"),
    [
        (OFFICIAL_EXPORTS_URL, "https://openrouter.ai/api/v1"),
        ("http://127.0.0.1:9/api/v1/datasets/exports", "http://127.0.0.1:9/api/v1"),
        ("http://127.0.0.1:9/mirror", "http://127.0.0.1:9/mirror"),
    ],
)
def test_the_data_api_stands_beside_the_exports(exports_url: str, data_api_url: str, tmp_path: Path) -> None:
    assert Settings(tmp_path, exports_url).data_api_url == data_api_url


SHORT_HISTORY = """
from datetime import date
from orchestration.sources import data_api_questions
data_api_questions.FIRST_DAY = date.fromisoformat("{}")
"""


def test_one_whole_run_with_a_key(data: Path, tmp_path: Path) -> None:
    """The command line on six weeks of history: published to the token, all blocking checks passed, the key nowhere."""
    today = date.today()
    first = today - timedelta(days=42 + today.weekday())
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "sitecustomize.py").write_text(SHORT_HISTORY.format(first))
    with contract_server() as source:
        source.key = KEY
        outcome = almanac(
            data,
            "run",
            ALMANAC_SOURCE_URL=source.url,  # without exports: they are said to be missing, and the run goes on
            OPENROUTER_API_KEY=KEY,
            PYTHONPATH=f"{tmp_path / 'first'}:{PROJECT_ROOT}",
        )
        assert outcome.returncode == 0, outcome.stderr
        requests = [line for line in source.lines if "rankings-daily" in line]
        market = source.market
        now = source.clock.now()
    assert len(requests) == 26
    assert "the Data API: 27 new, 0 stored already, 0 refused" in outcome.stderr
    week = first + timedelta(days=14)
    tokens = sum(sum(market.models_of(week + timedelta(days=n), now).values()) for n in range(7))
    # Weeks are asked for after the days, so that theirs is the state that was first seen last.
    assert query(data, f"select total_tokens, source from fct_market_weekly where week_start = '{week}'") == [
        (tokens, "data_api_weeks")
    ]
    assert query(
        data,
        f"select sum(total_tokens) from fct_model_usage_weekly_slice where week_start = '{week}' "
        "and slice_kind = 'context_bucket'",
    ) == [(tokens,)]
    # A model's exact week replaces the lower bound that its days give.
    exact = "select count(*) from fct_model_usage_weekly where source = 'data_api_weeks' and low_tokens < high_tokens"
    assert query(data, exact) == [(0,)]
    assert query(data, "select count(*) > 0 from fct_model_usage_weekly where source = 'data_api_weeks'") == [(True,)]
    slices = "select count(distinct slice), bool_and(estimated_tokens >= 0) from fct_model_usage_weekly_estimate"
    assert query(data, slices) == [(13, True)]  # `programming` is a category and a type of language
    assert KEY not in outcome.stdout + outcome.stderr
    assert found_in(data, KEY) == []
    held = {asked.form for asked in RawZone(data / "raw").sidecars()}
    assert held >= {"data_api_daily", "data_api_weekly", "data_api_slice", "data_api_estimate"}


@pytest.mark.parametrize(
    ("key", "offline_because", "line"),
    [
        (None, "", "without OPENROUTER_API_KEY the days come from the exports; with it"),
        (None, OFFLINE_BY_WISH, ""),
        (KEY, OFFLINE_BY_WISH, "Skipping the Data API (--offline); using stored captures."),
        ("two words", "", "OPENROUTER_API_KEY is not a valid API key"),
    ],
)
def test_without_a_key_or_a_network_a_line_says_so_and_nothing_is_asked(
    key: str | None,
    offline_because: str,
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without a key the line is no warning: nothing is wrong. Port 9 would answer nobody."""
    monkeypatch.delenv("OPENROUTER_API_KEY", raising=False)
    if key:
        monkeypatch.setenv("OPENROUTER_API_KEY", key)
    caplog.set_level(logging.INFO, "almanac")
    monkeypatch.setattr(logging.getLogger("almanac"), "propagate", True)
    result = dg.materialize(
        [openrouter_data_api_captures],
        resources={"almanac": Almanac(data_dir=str(tmp_path), source_url="http://127.0.0.1:9/api/v1")},
        run_config={"ops": {"openrouter_data_api_captures": {"config": {"offline_because": offline_because}}}},
    )
    assert result.success
    said = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "almanac"]
    assert [text.startswith(line) for _, text in said] == ([True] if line else [])
    assert [level for level, _ in said] == (["WARNING"] if line.startswith("OPENROUTER") else ["INFO"] * bool(line))
    assert not (tmp_path / "requests.json").exists()
