"""First n rows, several entities together, requests: beside sums of the whole rankings in plain Python."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.claims import verdicts_on
from tests.support.model_runner import ModelRunner
from tests.support.project import CAPTURES, MORE_CAPTURES, needs_captures, needs_more_captures

pytestmark = [needs_captures, needs_more_captures, pytest.mark.xdist_group("claims of whole rankings")]
# Week 2026-07-27, by hand from captures_more/model_rankings/week-20260803T040550Z.json: 56,788,588,911,921 tokens,
# of which the first nine rows 32,503,978,612,468, the first ten 33,927,814,678,859, OpenAI and Anthropic
# 10,153,605,163,869.
CLAIMS = {
    "top_n_total - - 2026-07-27 33.93e12 1e10 2026-12-01 top_10": "confirmed",
    "top_n_total - - 2026-07-27 33.93e12 1e10 2026-12-01 top_9": "holds_only_as",
    "top_n_total - - 2026-07-27 33.94e12 1e10 2026-12-01 top_10": "refuted",
    "top_n_share - - 2026-07-27 0.597 1e-3 2026-12-01 top_10": "confirmed",
    "top_n_share - - 2026-07-27 0.61 1e-2 2026-12-01 top_10": "refuted",
    "vendor_total openai+anthropic - 2026-07-27 10.15e12 1e10 2026-12-01 -": "confirmed",
    "vendor_share openai+anthropic - 2026-07-27 0.179 1e-3 2026-12-01 -": "confirmed",
    "vendor_share openai+anthropic - 2026-07-27 0.30 1e-2 2026-12-01 -": "refuted",
    # 658,529,429 requests of 3,616,985,517 to the first fifteen authors; Google 968,542,704. The ranking of the week
    # 2026-07-13 is of another state than its chart.
    "author_request_share openai - 2026-07-27 0.18207 1e-5 2026-12-01 -": "confirmed",
    "author_request_share google - 2026-07-27 0.20 1e-2 2026-12-01 -": "refuted",
    "author_request_share openai - 2026-07-13 0.18 1e-2 2026-12-01 -": "not_checkable",
    # 2026-08-06 has 11,001,204,844,264 tokens, more than any day before it; 08-02 has 7,232,042,961,954. Of the days
    # before 2026-05-23 only the weeks are held.
    "day_record - - 2026-08-06 1 0 2026-12-01 -": "not_checkable",
    "day_record - - 2026-08-02 1 0 2026-12-01 -": "refuted",
    # The whole ranking of that Monday says 62.234 T, the chart of the same morning 62.239 T, all since 62.774 T.
    "market_total - - 2026-07-13 62.23e12 1e10 2026-07-20 -": "confirmed",
    "market_total - - 2026-07-13 62.23e12 1e10 - -": "refuted",
    # By the price history: 1.74 and 3.48 to 0.435 and 0.87 dollars; later by two factors; not at all; unknown.
    "model_price_change deepseek/deepseek-v4-pro-20260423 - 2026-04-26 -0.75 0.01 - -": "confirmed",
    "model_price_change deepseek/deepseek-v4-pro-20260423 - 2026-08-17 -0.4349 1e-4 - -": "holds_only_as",
    "model_price_change deepseek/deepseek-v4-pro-20260423 - 2026-05-01 -0.75 0.01 - -": "refuted",
    "model_price_change deepseek/deepseek-v4-pro-20260423 - 2026-10-01 -0.75 0.01 - -": "not_checkable",
    "model_prompt_price deepseek/deepseek-v4-pro-20260423 - 2026-08-01 0.435 1e-3 2026-08-01 -": "confirmed",
    "model_completion_price deepseek/deepseek-v4-pro-20260423 - 2026-08-01 0.88 0.01 - -": "refuted",
}


@pytest.fixture(scope="module")
def verdicts(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Give the verdicts of the claims, judged on the whole rankings and a chart."""
    runner = ModelRunner(sample_data, tmp_path_factory.mktemp("models"))
    files = sorted((MORE_CAPTURES / "model_rankings").glob("week-*.json"))
    files += [*(CAPTURES / "weekly_chart").glob("*.json"), *(MORE_CAPTURES / "price_history").glob("*.json")]
    files += [max((CAPTURES / folder).glob("*.json")) for folder in ("rankings_daily", "models")]
    runner.build({file.name: file.read_bytes() for file in files}, ["int_usage_versioned"])
    yield {about: answer["verdict"] for about, answer in verdicts_on(runner, CLAIMS).items()}
    runner.connection.close()


@pytest.mark.parametrize("about", CLAIMS)
def test_a_figure_is_judged_by_hand(about: str, verdicts: dict[str, str]) -> None:
    """Else a true sum of rows is refuted, or a sum of other rows is confirmed."""
    assert verdicts[about] == CLAIMS[about]
