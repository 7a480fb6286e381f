"""Every option of a question binds, every comparator has its rule, and what the checker once confirmed though false.

On the real captures. Values are those of the captures' pages and charts, added up by hand.
"""

import json
from pathlib import Path

import pytest

from tests.support.project import answered

CHINA = "country_total CN 2026-07-27"  # 28.13 T in the nine displayed rows, 34.07 … 38.29 T in all
JULY = "month_total - 2026-07"  # 248.4 T


def _answer(data: Path, about: str, value: str, *options: str) -> tuple[str, str]:
    """Ask the command line: metric entity week, the figure, further options."""
    metric, entity, week = about.split()
    named = [] if entity == "-" else ["--entity", entity]
    outcome = answered(
        data, "audit", "--metric", metric, *named, "--week", week, f"--value={value}", *options, "--json"
    )
    assert outcome.returncode == 0, outcome.stderr
    (claim,) = json.loads(outcome.stdout)
    return claim["verdict"], claim["explanation"]


@pytest.mark.parametrize(
    ("about", "value", "options", "verdict", "phrase"),
    [
        # What only another basis gives does not hold on the one that is stated.
        (CHINA, "28.13T", "--basis top_9", "confirmed", "28.13 T tokens on the top 9"),
        (CHINA, "28.13T", "--basis top_10", "holds_only_as", "28.13 T tokens on the top 9"),
        (CHINA, "28.13T", "--basis all", "holds_only_as", "34.07–38.29 T"),
        # The days of 2026-06-22 have 46.657 T of that week, every chart since 2026-07-12 46.648 T.
        ("market_total - 2026-06-15", "46.7T", "--published 2026-06-22", "confirmed", "known at publication"),
        ("market_total - 2026-06-15", "46.7T", "", "refuted", "46.65 T"),
        ("market_total - 2026-06-15", "46.6T", "--published 2026-06-22", "holds_only_as", "usage as known now"),
        ("market_total - 2026-06-15", "46.6T", "", "confirmed", "every row"),
        # A comma before the decimals is one in German only.
        (CHINA, "28,13 Billionen", "--lang de --basis top_9", "confirmed", "28.13 T tokens on the top 9"),
    ],
)
def test_an_option_binds(about: str, value: str, options: str, verdict: str, phrase: str, captures_data: Path) -> None:
    answer = _answer(captures_data, about, value, *options.split())
    assert answer[0] == verdict, answer
    assert phrase in answer[1]


@pytest.mark.parametrize(
    ("about", "value", "verdict", "phrase"),
    [
        (JULY, "more than 200 T", "confirmed", "more than 200.0 T tokens; it is 248.4 T"),
        (JULY, "more than 300 T", "refuted", "No definition gives more than 300.0 T tokens; the nearest is 248.4 T"),
        (JULY, "at least 248.4 T", "confirmed", "at least 248.4 T"),
        (JULY, "up to 250 T", "confirmed", "at most 250.0 T"),
        (JULY, "less than 248 T", "refuted", "less than 248.0 T"),
        (JULY, "nearly 250 T", "confirmed", "nearly 250.0 T"),
        (JULY, "nearly 248 T", "refuted", "nearly 248.0 T"),
        (JULY, "about 240 T", "confirmed", "about 240.0 T"),
        (JULY, "about 230 T", "refuted", "about 230.0 T"),
        (JULY, "240–250 T", "confirmed", "240.0 T to 250.0 T tokens; it is 248.4 T"),
        (JULY, "230–240 T", "refuted", "the nearest is 248.4 T"),
        # A sound bound decides; between the bounds nothing does.
        (CHINA, "more than 34 T", "confirmed", "it is 34.07–38.29 T"),
        (CHINA, "more than 36 T", "not_checkable", "34.07–38.29 T"),
        (CHINA, "more than 39 T", "refuted", "more than 39.00 T"),
        (CHINA, "less than 34 T", "holds_only_as", "it is 34.07–38.29 T"),
        # By the page such a fall (−14.8 % in nine rows, −10.5 % in ten); of the whole market between −17 and +4 %.
        (
            "country_growth CN 2026-07-27",
            "down more than 5 %",
            "confirmed",
            "less than −5.0 %; it is −10.5 % on the top 10",
        ),
        ("lead_streak CN 2026-07-27", "at least 14 weeks", "confirmed", "14 weeks on the top 9"),
        ("lead_streak CN 2026-07-27", "more than 14 weeks", "not_checkable", "the weeks before are not known"),
    ],
)
def test_a_comparator_has_its_rule(about: str, value: str, verdict: str, phrase: str, captures_data: Path) -> None:
    answer = _answer(captures_data, about, value)
    assert answer[0] == verdict, answer
    assert phrase in answer[1]


@pytest.mark.parametrize(
    ("about", "value", "verdict"),
    [
        # The page shows it at place 6; of its first five models one is American; 1.48 T stand behind 1.49 T.
        ("model_rank z-ai/glm-5-turbo-20260315 2026-03-16", "5", "refuted"),
        ("first_n_country CN 2026-03-16", "5", "refuted"),
        ("model_rank stepfun/step-3.5-flash:free 2026-03-16", "1", "refuted"),
        # Listed countries and the top ten give these shares; the whole market has 60 to 67 %.
        ("country_share CN 2026-07-27", "30%", "holds_only_as"),
        ("country_share CN 2026-07-27", "52%", "holds_only_as"),
        # Displayed rows add up to 7.359 T, which no rounding makes 7.37 or 7.38.
        ("country_total CN 2026-03-16", "7.37T", "not_checkable"),
        ("country_total CN 2026-03-16", "7.38T", "not_checkable"),
    ],
)
def test_what_is_false_is_not_confirmed(about: str, value: str, verdict: str, captures_data: Path) -> None:
    """Each of these was confirmed once."""
    answer = _answer(captures_data, about, value, "--published", "2026-08-09")
    assert answer[0] == verdict, answer
