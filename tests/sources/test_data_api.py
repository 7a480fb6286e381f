"""The keyed source against the contract server: what it asks, when again, and how it goes on after any stop."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from orchestration.captures.sidecar import Sidecar
from orchestration.settings import PROJECT_ROOT
from orchestration.sources import data_api_questions
from tests.support.contract_server import BREAK_OFF, DEMO_KEY, Answer, ContractServer, Request, as_json
from tests.support.keyed import KeyedRuns
from tests.support.project import command_environment

# Days and weeks, five modalities, five buckets, twelve categories, two types of language.
KINDS = 27  # days, weeks, apps, and 24 parts
LAST_WEEK = date(2026, 9, 21)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def runs(source: ContractServer, tmp_path: Path) -> KeyedRuns:
    return KeyedRuns(source, tmp_path)


@pytest.fixture
def short_runs(runs: KeyedRuns, monkeypatch: pytest.MonkeyPatch) -> KeyedRuns:
    """The dataset begins on 2026-08-01 for the client, so that each kind is one small window."""
    monkeypatch.setattr(data_api_questions, "FIRST_DAY", date(2026, 8, 1))
    return runs


def _rows(runs: KeyedRuns, sidecar: Sidecar) -> dict[tuple[str, str], int]:
    rows = json.loads(runs.raw_zone.read(sidecar))["data"]
    return {(row["date"], row["model_permaslug"]): int(row["total_tokens"]) for row in rows}


def _totals(runs: KeyedRuns, sidecars: list[Sidecar]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for sidecar in sidecars:
        for (day, _), tokens in _rows(runs, sidecar).items():
            totals[day] += tokens
    return totals


def _kinds(lines: list[str]) -> list[tuple[str, ...]]:
    """Return period and part of each request."""
    queries = [{name: values[0] for name, values in parse_qs(urlsplit(line).query).items()} for line in lines]
    return [
        tuple(value for name, value in sorted(query.items(), reverse=True) if not name.endswith("_date"))
        for query in queries
    ]


def test_a_first_run_takes_the_whole_history_within_the_limits(runs: KeyedRuns, source: ContractServer) -> None:
    """2025-01-01 … yesterday, every week and every part of it, and no request is refused for being one too many."""
    intake, lines = runs.run()
    assert intake.unreachable is None
    assert intake.refused == []
    assert len(lines) == len(set(lines)) == 2 * KINDS - 1  # 637 days are two windows, but for apps
    assert source.statuses == {200: 2 * KINDS - 1}
    assert _kinds(lines)[:4] == [("day",), ("week",)] * 2
    by_form: dict[str, list[Sidecar]] = {}
    for sidecar in intake.taken:
        by_form.setdefault(sidecar.form, []).append(sidecar)
    assert {form: len(taken) for form, taken in by_form.items()} == {
        "data_api_daily": 2,
        "data_api_weekly": 2,
        "data_api_slice": 20,
        "data_api_estimate": 28,
        "app_ranking": 1,
    }
    days = _totals(runs, by_form["data_api_daily"])
    assert sorted(days) == [str(date(2025, 1, 1) + number * ONE_DAY) for number in range(637)]
    now = source.clock.now()
    assert days["2025-03-05"] == sum(source.market.models_of(date(2025, 3, 5), now).values())
    weeks = _totals(runs, by_form["data_api_weekly"])
    assert (min(weeks), max(weeks), len(weeks)) == ("2025-01-06", str(LAST_WEEK), 90)
    for monday, tokens in weeks.items():
        first = date.fromisoformat(monday)
        assert tokens == sum(days[str(first + number * ONE_DAY)] for number in range(7)), monday
    buckets = [one for one in by_form["data_api_slice"] if "context_bucket" in one.asked]
    assert _totals(runs, buckets) == weeks  # the buckets part the market
    assert all(one.is_sealed_where_it_must_be for one in intake.taken)


def test_a_later_run_asks_only_for_what_may_have_changed(short_runs: KeyedRuns, source: ContractServer) -> None:
    """Days and weeks of five weeks once a day; the 24 parts of a week twice: after its end, and a week later."""
    asked = [len(short_runs.run()[1]) for _ in range(2)]
    assert asked == [KINDS, 0]
    counted = {}
    for _ in range(13):  # to Tuesday, 2026-10-13
        source.clock.advance(ONE_DAY)
        day = source.clock.now().date()
        counted[str(day)] = len(short_runs.run()[1])
    full = {day: requests for day, requests in counted.items() if requests > 2}
    assert {day: requests for day, requests in counted.items() if day not in full} == dict.fromkeys(
        [day for day in counted if day not in full], 2
    )
    # The Mondays after a week's end, and the Wednesday a week after the last parts were taken before they were settled:
    # of apps, another week is the newest by then.
    assert full == {"2026-10-05": KINDS, "2026-10-07": KINDS - 1, "2026-10-12": KINDS}
    windows = [parse_qs(urlsplit(line).query) for line in source.lines[-2:]]
    assert [window["end_date"] for window in windows] == [["2026-10-12"], ["2026-10-11"]]
    assert [window["start_date"] for window in windows] == [["2026-09-07"], ["2026-09-07"]]


def test_a_restated_day_is_taken(short_runs: KeyedRuns, source: ContractServer) -> None:
    short_runs.run()
    restated = date(2026, 9, 20)
    source.clock.advance(timedelta(hours=1))
    source.restate(restated, {"openai/made-up-00-20250101": 5})
    source.clock.advance(ONE_DAY)
    intake, _ = short_runs.run()
    (daily,) = [one for one in intake.taken if one.form == "data_api_daily"]
    assert _rows(short_runs, daily)[str(restated), "other"] > 0
    total = sum(tokens for (day, _), tokens in _rows(short_runs, daily).items() if day == str(restated))
    assert total == sum(source.market.models_of(restated, source.clock.now()).values())
    assert (str(restated), "openai/made-up-00-20250101") not in _rows(short_runs, daily)


CLIENT = """
import itertools, sys
from datetime import date, datetime, timedelta
from pathlib import Path
from pydantic import SecretStr
from orchestration.captures.raw_zone import RawZone
from orchestration.sources import data_api_questions
from orchestration.sources.intake import take
from orchestration.sources.openrouter_data_api import OpenRouterDataApi
from orchestration.sources.request_budget import RequestBudget
url, root, key, now = sys.argv[1], Path(sys.argv[2]), sys.argv[3], datetime.fromisoformat(sys.argv[4])
data_api_questions.FIRST_DAY = date(2026, 8, 1)
ticks = itertools.count()
budget = RequestBudget(root / "requests.json", print, lambda: now + timedelta(seconds=3 * next(ticks)))
take(OpenRouterDataApi(url, SecretStr(key), budget, lambda: now), RawZone(root / "raw"), root / "quarantine", print)
"""


def test_killed_at_any_request_the_next_run_asks_only_what_is_missing(source: ContractServer, tmp_path: Path) -> None:
    """SIGKILL while the first, the 13th and the last request is under way: of all of them only those are made again."""
    kills = [1, 13, KINDS]
    running: list[subprocess.Popen[str]] = []
    made = 0

    def on_request(_: int) -> None:
        nonlocal made
        source.clock.advance(timedelta(seconds=3))
        made += 1
        if kills and made - attempt == kills[0]:  # each attempt made one more than was answered
            kills.pop(0)
            os.kill(running[-1].pid, signal.SIGKILL)

    source.on_request = on_request
    statuses = []
    for attempt in range(4):  # noqa: B007 - on_request reads it
        arguments = [source.url, str(tmp_path), DEMO_KEY, (source.clock.now() + timedelta(minutes=2)).isoformat()]
        source.clock.advance(timedelta(minutes=2))
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", CLIENT, *arguments],
                cwd=PROJECT_ROOT,
                env=command_environment(tmp_path),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        running[-1].communicate(timeout=300)
        statuses.append(running[-1].returncode)
    assert statuses == [-signal.SIGKILL] * 3 + [0]
    assert len(source.lines) == KINDS + 3
    assert sorted(Counter(source.lines).values(), reverse=True)[:4] == [2, 2, 2, 1]
    assert len(set(source.lines)) == KINDS
    # Counted before it is made: the file knows every one.
    assert len(json.loads((tmp_path / "requests.json").read_text())) == KINDS + 3


def test_a_429_ends_the_run_and_the_next_goes_on(short_runs: KeyedRuns, source: ContractServer) -> None:
    source.faults[4] = 429
    intake, lines = short_runs.run()
    assert len(lines) == 4  # not tried again: that would cost one more
    assert "answered HTTP 429: the key has no requests left for now; 24 of 27 requests" in str(intake.unreachable)
    assert len(intake.taken) == 3
    intake, rest = short_runs.run()
    assert intake.unreachable is None
    assert rest[0] == lines[3]
    assert len(rest) == KINDS - 3


def test_a_500_is_tried_again_and_each_try_counts(short_runs: KeyedRuns, source: ContractServer) -> None:
    source.faults[2] = 500
    intake, lines = short_runs.run()
    assert intake.unreachable is None
    assert len(lines) == len(json.loads((short_runs.root / "requests.json").read_text())) == KINDS + 1


@pytest.mark.parametrize(
    ("path", "key", "faults", "lines", "reason"),
    [
        (
            "",
            DEMO_KEY,
            dict.fromkeys(range(1, 5), 500),
            4,
            "answered HTTP 500 to each of 4 attempts; 27 of 27 requests",
        ),
        ("", "sk-wrong", {}, 1, "answered HTTP 401: is OPENROUTER_API_KEY a valid key?"),
        ("/nowhere", DEMO_KEY, {}, 1, "there is no Data API at this address"),
    ],
    ids=["it stays broken", "the key is not taken", "no Data API"],
)
def test_a_source_that_will_not_answer_is_left_for_the_next_run(
    path: str, key: str, faults: dict[int, int], lines: int, reason: str, source: ContractServer, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(data_api_questions, "FIRST_DAY", date(2026, 8, 1))
    monkeypatch.setattr(source, "url", source.url + path)
    source.faults = faults
    intake, asked = KeyedRuns(source, tmp_path, key).run()
    assert len(asked) == lines
    assert reason in str(intake.unreachable)
    assert "sk-wrong" not in str(intake.unreachable)


ROWS = [{"date": "2026-08-01", "model_permaslug": "a/x", "total_tokens": "5"}]
META = {"as_of": "2026-09-30T12:00:00.000Z", "version": "v1", "start_date": "2026-08-01", "end_date": "2026-09-29"}
BAD_ANSWERS = {
    "no JSON": (Answer(b"<html>"), "not JSON"),
    "another shape": (as_json({"data": [{"a": 1}], "meta": META}), "no known form"),
    "another window": (as_json({"data": ROWS, "meta": META | {"start_date": "2026-08-31"}}), "the answer is of"),
    "another period": (
        as_json({"data": [ROWS[0] | {"date": "2026-08-03"}], "meta": META}),
        "asked with period=day, the answer is of another",
    ),
}


@pytest.mark.parametrize(("answer", "reason"), BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_a_bad_answer_is_set_aside_and_asked_for_again(
    answer: Answer, reason: str, short_runs: KeyedRuns, source: ContractServer
) -> None:
    """Were it kept, its request would count as answered, and the days would never be asked for again."""
    source.alter = lambda request, good: answer if request.parameters.get("period") == "day" else good
    intake, lines = short_runs.run()
    assert len(intake.taken) == KINDS - 1
    ((_, why),) = intake.refused
    assert reason in why
    source.alter = lambda _, good: good
    assert short_runs.run()[1] == lines[:1]


def test_a_slice_without_rows_is_no_capture_and_no_fault(short_runs: KeyedRuns, source: ContractServer) -> None:
    def emptied(request: Request, answer: Answer) -> Answer:
        return as_json(json.loads(answer.body) | {"data": []}) if "modality" in request.parameters else answer

    source.alter = emptied
    intake, _ = short_runs.run()
    assert (len(intake.taken), intake.refused, intake.unreachable) == (KINDS - 5, [], None)
    assert sum("the answer has no rows" in line for line in short_runs.said) == 5
    assert not (short_runs.root / "quarantine").exists()


def test_an_answer_that_breaks_off_costs_no_other(short_runs: KeyedRuns, source: ContractServer) -> None:
    source.faults[3] = BREAK_OFF
    intake, lines = short_runs.run()
    assert len(intake.taken) == KINDS - 1
    assert any("broke off" in line for line in short_runs.said)
    assert short_runs.run()[1] == [lines[2]]


def test_captures_of_another_origin_do_not_stand_for_an_answer(short_runs: KeyedRuns) -> None:
    """A sidecar that was lost is made again without its request: what it answered is not known, so it is asked."""
    intake, _ = short_runs.run()
    (daily,) = [one for one in intake.taken if one.form == "data_api_daily"]
    now = datetime(2026, 9, 30, 13, tzinfo=UTC)
    held = [one for one in intake.taken if one is not daily]
    unknown = daily.model_copy(update={"source": "unknown"})
    assert [one.kind.period for one in data_api_questions.questions([*held, unknown], now)] == ["day"]
    assert data_api_questions.questions(intake.taken, now) == []


def test_figures_from_before_a_weeks_end_do_not_stand_for_the_week(short_runs: KeyedRuns) -> None:
    """A cache of the source's may answer after the end with what was known before it."""
    intake, _ = short_runs.run()
    now = datetime(2026, 9, 30, 13, tzinfo=UTC)
    sunday = datetime(2026, 9, 27, 20, tzinfo=UTC)
    held = [one.model_copy(update={"as_of": sunday}) if "modality" in one.asked else one for one in intake.taken]
    due = data_api_questions.questions(held, now)
    assert {dict(question.kind.asked).keys() == {"modality"} for question in due} == {True}
    assert {(question.start, question.end) for question in due} == {(LAST_WEEK, LAST_WEEK + 6 * ONE_DAY)}
