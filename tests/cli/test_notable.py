"""What is newsworthy in a week: expected from the article and by hand, checked by the audit that checks the press."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.claims.numbers import Figure
from orchestration.claims.questions import Question, audit_figure
from orchestration.cli.notable import MOST_SHOWN, notables_of, show_notables
from orchestration.settings import BadInput
from tests.support.project import answered

ARTICLE_WEEK = date(2026, 3, 16)


def _database(data: Path) -> Path:
    return data / "published" / "almanac.duckdb"


def _sentences(data: Path, week: date) -> dict[tuple[str, str | None], str]:
    return {(row["kind"], row["entity"]): row["sentence"] for row in notables_of(_database(data), week).confirmed}


def test_the_week_of_the_article(sample_data: Path) -> None:
    """By hand from the pages of 2026-03-16 and 03-23: mimo-v2-pro is first, kimi-k2.5 and grok-4.1-fast are gone."""
    sentences = _sentences(sample_data, ARTICLE_WEEK)
    assert "takes the first place of all models" in sentences["first_place_begun", "xiaomi/mimo-v2-pro-20260318"]
    # The article's totals of the top ten, and the chart's of the whole market.
    assert "7.36 T tokens" in sentences["record", "CN"]
    assert "20.3 T tokens, the most in 6 weeks since 2026-02-09" in sentences["record", None]
    assert "for 3 weeks in a row" in sentences["lead_continued", "CN"]
    gone = sentences["top_ten_exit", None]
    assert {name for name in ("kimi-k2.5-0127", "x-ai/grok-4.1-fast", "hunter-alpha") if name in gone} == {
        "kimi-k2.5-0127",
        "x-ai/grok-4.1-fast",
    }
    # Since when it held the first place is not known: the data begin with it.
    assert "after at least 5 weeks" in sentences["first_place_ended", "minimax/minimax-m2.5-20260211"]
    # hunter-alpha was Xiaomi's, as is known now, so that Xiaomi's 1.490 + 0.919 pass Anthropic's 1.040 + 0.976.
    assert "Xiaomi passes Anthropic and takes place 1 with 2.41 T tokens" in sentences["overtaking", "xiaomi"]
    assert all("as of 2026-" in sentence and "week of 2026-03-16" in sentence for sentence in sentences.values())


def test_the_week_before_has_hunter_alpha_new_in_the_top_ten(sample_data: Path) -> None:
    sentences = _sentences(sample_data, date(2026, 3, 9))
    assert "enters the top ten at place 7" in sentences["top_ten_entry", "openrouter/hunter-alpha"]


def test_fewer_weeks_than_five_hold_no_record(sample_data: Path) -> None:
    """2026-03-02 is the fourth week of the data, and its market is larger than in the three before."""
    assert "record" not in {kind for kind, _ in _sentences(sample_data, date(2026, 3, 2))}


@pytest.mark.parametrize(("week", "weeks"), [("2026-06-22", 9), ("2026-06-29", 10), ("2026-07-27", 14)])
def test_the_lead_is_as_long_as_the_weekly_tally_counts(captures_data: Path, week: str, weeks: int) -> None:
    """National Business Daily's run of weeks of China above the United States."""
    sentences = _sentences(captures_data, date.fromisoformat(week))
    assert (
        f"Within the top 9, China has more tokens than every other country for {weeks} weeks in a row"
        in (sentences["lead_continued", "CN"])
    )


def test_a_lead_that_is_taken_back_is_not_told_as_the_first(captures_data: Path) -> None:
    """China was ahead in 2026-02-09 and 02-16, the United States in 02-23, China again in 03-02."""
    sentence = _sentences(captures_data, date(2026, 3, 2))["lead_begun", "CN"]
    assert "China takes the lead over every other country, with 4.19 T tokens (week of" in sentence


def test_a_record_is_the_most_of_the_charts_bytes(captures_data: Path) -> None:
    """By plain sums of the days: 62.77 T in 2026-07-13, less in every week after it that is complete."""
    database = _database(captures_data)
    sentences = _sentences(captures_data, date(2026, 7, 13))
    assert "a record of 62.8 T tokens, the most in 52 weeks since 2025-07-21" in sentences["record", None]
    for later in ("2026-07-20", "2026-07-27"):
        assert ("record", None) not in _sentences(captures_data, date.fromisoformat(later))
    with duckdb.connect(database, read_only=True) as connection:
        ((tokens,),) = connection.execute(
            "select sum(total_tokens) from fct_model_usage_daily where usage_date between '2026-07-13' and '2026-07-19'"
        ).fetchall()
    assert f"{tokens / 10**12:.1f} T" in sentences["record", None]


def test_a_restatement_larger_than_the_growth_is_told(captures_data: Path) -> None:
    """2026-06-29 shrank by 0.61 B tokens, and its days were restated by 0.62 B after each had ended."""
    assert "was restated by 624 M tokens" in _sentences(captures_data, date(2026, 6, 29))["restatement", None]
    assert ("restatement", None) not in _sentences(captures_data, date(2026, 7, 27))


def test_an_incomplete_week_is_no_news(captures_data: Path) -> None:
    with pytest.raises(
        BadInput, match="2026-08-03 is not complete; complete weeks are those of 2025-07-21 … 2026-07-27"
    ):
        notables_of(_database(captures_data), date(2026, 8, 3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--week", "2026-03-17"], "write 2026-03-16"),
        (["--week", "2019-01-07"], "2019-01-07 is outside"),
        (["--week", "soon"], "write a day as YYYY-MM-DD"),
    ],
    ids=["no Monday", "too early", "no day"],
)
def test_bad_usage_names_the_remedy(sample_data: Path, arguments: list[str], message: str) -> None:
    outcome = answered(sample_data, "notable", *arguments)
    assert outcome.returncode == 2
    assert message in outcome.stderr


def test_a_person_gets_ten_lines_and_a_machine_gets_all_with_sql_that_runs(sample_data: Path) -> None:
    shown = answered(sample_data, "notable").stdout.splitlines()
    assert shown[0].startswith("Week of 2026-03-16: ")
    assert len([line for line in shown if "Source: OpenRouter (openrouter.ai/rankings), as of" in line]) == MOST_SHOWN
    result = json.loads(answered(sample_data, "notable", "--json").stdout)
    assert f"{len(result['confirmed']) - MOST_SHOWN} more" in shown[-1]
    assert [row["importance"] for row in result["confirmed"]] == list(range(1, len(result["confirmed"]) + 1))
    with duckdb.connect(_database(sample_data), read_only=True) as connection:
        for row in result["confirmed"][:2]:
            connection.execute(row["audit_sql"])
            assert connection.description is not None
            names = [column[0] for column in connection.description]
            (answer,) = connection.fetchall()
            assert dict(zip(names, answer, strict=True))["verdict"] == "confirmed"


def test_what_is_not_confirmed_is_counted_and_no_news(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = _database(data)
    with duckdb.connect(database) as connection:
        connection.execute(
            "update fct_notable set is_confirmed = false, verdict = 'refuted' "
            "where kind = 'record' and subject = 'market'"
        )
    result = notables_of(database, ARTICLE_WEEK)
    assert [row["verdict"] for row in result.not_confirmed] == ["refuted"]
    show_notables(result, as_json=False)
    printed = capsys.readouterr().out
    assert "1 not confirmed, so not news" in printed
    assert "The whole market" not in printed


def test_each_is_confirmed_as_a_question_about_one_figure(sample_data: Path) -> None:
    confirmed = notables_of(_database(sample_data), ARTICLE_WEEK).confirmed
    published_on = max(row["as_of"] for row in confirmed).date()
    # One of each metric: a question takes a second.
    for row in {row["metric"]: row for row in confirmed}.values():
        judged = audit_figure(_database(sample_data), _question(row, published_on))
        assert judged["verdict"] == "confirmed", (row, judged)


def _question(row: dict[str, Any], published_on: date) -> Question:
    unit = "percent" if row["unit"] in ("growth", "share") else "plain"
    figure = Figure(Decimal(str(row["claimed_value"])), Decimal(str(row["claimed_step"])), unit)
    return Question(
        metric=row["metric"],
        week_start=row["week_start"],
        figure=figure,
        entity=row["entity"],
        over_entity=row["over_entity"],
        models=tuple(row["models"]),
        stated_basis=row["stated_basis"],
        published_on=published_on,
    )
