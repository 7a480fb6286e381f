"""Text from outside in an answer: plain on a terminal, unchanged in JSON."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import out
from orchestration.cli.audit import show_claims
from orchestration.cli.diff import show_changes
from orchestration.cli.outcome import Outcome, RefusedFile
from orchestration.cli.run import show_failure, show_refused
from orchestration.cli.status import show_status
from orchestration.cli.week import print_week, show_week
from orchestration.publication.diff import Changes, TableChange
from orchestration.publication.gate import CheckResult
from orchestration.report.summary import Publication, Week
from orchestration.settings import Settings
from tests.support.hostile import EVIL

NOW = datetime(2026, 7, 1, tzinfo=UTC)
PUBLISHED = {
    "captures": 1,
    "other_datasets": 1,
    "newest_as_of": NOW,
    "latest_complete_week": date(2026, 6, 22),
    "complete_weeks": 1,
    "latest_complete_day": None,
    "claims": 1,
    "published_at": NOW,
    "version": EVIL,
    "is_bundled_sample": True,
    "commit": EVIL,
}
STATUS = {
    "published": PUBLISHED,
    "age_hours": 1.0,
    "last_run": {
        "status": EVIL,
        "started": "2026-07-01T00:00:00",
        "checks_passed": 1,
        "not_passed": [
            {"name": EVIL, "asset": EVIL, "is_error": is_error, "sentence": EVIL} for is_error in (True, False)
        ],
    },
    "refused": [
        {"file": EVIL, "reason": EVIL, "refused_at": EVIL, "kind": kind} for kind in ("", EVIL) for _ in range(7)
    ],
    "publications": 1,
    "places": {"refused": EVIL},
    "damaged": [EVIL],
    "age_days": {"newest_as_of": 3, "latest_complete_week": 5},
    "source": {"asked_at": EVIL, "no_answer": EVIL},
}
CLAIM = dict.fromkeys(
    ("publisher", "published_on", "statement", "explanation", "metric", "entity", "source_text", "week_start"), EVIL
) | {"verdict": "refuted", "verdict_text": EVIL, "claim_text": EVIL, "matching_definitions": 1, "definitions_tried": 2}
CLAIM |= {"metric": "country_total", "unit": "tokens", "default_value": None, "default_low": 1, "default_high": 2}
ADDED = {
    "week_start": date(2026, 6, 22),
    "counted_for": EVIL,
    "model_permaslug": EVIL,
    "added_tokens": 1,
    "running_tokens": 1,
}
CLAIM |= {"addition": [ADDED | {"is_displayed": False, "is_at_least": False}]}
CHANGES = Changes(
    EVIL, EVIL, [EVIL], [EVIL], [TableChange(EVIL, [EVIL], 1, 1, 1, {EVIL: 1}, [EVIL], [EVIL], True)],
    weeks_added=[EVIL], weeks_removed=[EVIL], weeks_restated={EVIL: 1}, weeks_continued=[EVIL], models_added=[EVIL],
    models_removed=[EVIL], claims_added=[EVIL], verdicts_changed=[EVIL],
)  # fmt: skip
OUTCOME = Outcome(
    run_id=EVIL,
    is_published=False,
    is_new=True,
    failed_checks=[CheckResult(asset=EVIL, name=EVIL, passed=False, is_error=True, expected=EVIL, found=EVIL)],
    errors=[EVIL * 100, ""],
    refused_because=[RefusedFile(file=EVIL, reason=EVIL, kind=kind, files=3) for kind in ("", EVIL)],
)
COUNTRY = {"code": EVIL, "name": EVIL, "adjective": EVIL, "total_tokens": 5, "low_tokens": 5, "high_tokens": 5}
COUNTRY |= {"share": 0.5, "share_low": 0.5, "share_high": 0.5, "growth": 0.1, "growth_low": 0.1, "growth_high": 0.1}
MODEL = COUNTRY | {"rank": 1} | dict.fromkeys(("model_permaslug", "model_name", "vendor_name", "country_code"), EVIL)
WEEK = Week(
    date(2026, 6, 22),
    {"total_tokens": Decimal(5), "growth": 0.1, "growth_note": EVIL, "source": EVIL, "as_of": NOW, "is_settled": True},
    [COUNTRY],
    [COUNTRY],
    [MODEL],
)
ABOUT = Publication(EVIL, NOW, True, True)
SHOWN: dict[str, Callable[[], Any]] = {
    "status": lambda: show_status(STATUS),
    "claims": lambda: show_claims([CLAIM], as_json=False),
    "diff": lambda: show_changes(CHANGES),
    "refused": lambda: show_refused(OUTCOME),
    "failure": lambda: show_failure(OUTCOME, Settings(Path("/nowhere"))),
    "week": lambda: show_week(WEEK, ABOUT),
    "say": lambda: out.say(EVIL),
    "announce": lambda: out.announce(EVIL),
    "complain": lambda: out.complain(EVIL * 100, EVIL),
}


@pytest.mark.parametrize("name", SHOWN)
def test_an_answer_is_plain_and_short(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    SHOWN[name]()
    said = "".join(capsys.readouterr())
    lines = said.splitlines()
    assert lines == said.rstrip("\n").split("\n")  # splitlines knows more ends of lines than a terminal does
    assert [line for line in lines if not line.isprintable()] == []
    assert r"\x1b[2J\x9b31m" in said
    assert r"\u202e[red]x[/red] \x07" in said or name in ("failure", "complain")
    assert max(map(len, lines)) < 3200
    assert len(lines) < 120


def test_a_line_from_outside_cannot_pass_for_one_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    out.complain("one\nalmanac: published\nNothing was published")
    assert capsys.readouterr().err == "almanac: one\n    almanac: published\n    Nothing was published\n"


@pytest.mark.parametrize(
    ("show", "key"),
    [
        (lambda: show_claims([CLAIM], as_json=True), (0, "statement")),
        (lambda: out.print_json(CHANGES.as_json()), ("models_added", 0)),
        (lambda: print_week(WEEK, ABOUT), ("countries", 0, "name")),
    ],
)
def test_machines_get_it_whole_in_ascii(
    show: Callable[[], None], key: tuple[Any, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    show()
    said = capsys.readouterr().out
    assert said.isascii()
    assert all(line.isprintable() for line in said.split("\n"))
    value = json.loads(said)
    for part in key:
        value = value[part]
    assert value == EVIL


def test_a_traceback_is_plain_too(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int(EVIL)
    except ValueError:
        out.show_traceback()
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert all(line.isprintable() for line in said.split("\n"))
