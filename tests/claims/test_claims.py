"""The claims: verdicts on the article's figures as by hand (docs/method.md), figures ad hoc, and bad questions.

Values are those of the article and its recomputation by hand; none is copied from a run.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.claims.questions import BadQuestion, Question, audit_figure, read_value
from orchestration.claims.schema import read_claims
from orchestration.settings import CLAIMS_DIR
from tests.support.project import almanac, query

VERDICT = "select claim_id, verdict from fct_claim_verification"
VERDICTS = {
    "std-market-total": "not_checkable",
    "std-market-growth": "not_checkable",
    "std-china-total": "confirmed",
    "std-china-growth": "confirmed_on_mixed_basis",
    "std-us-total": "confirmed",
    "std-us-growth": "confirmed_on_mixed_basis",
    "std-china-leads": "confirmed",
    "std-top-four": "confirmed",
}


@pytest.mark.parametrize("folder", ["sample_data", "captures_data"])
def test_the_articles_eight_claims_come_out_as_by_hand(folder: str, request: pytest.FixtureRequest) -> None:
    data: Path = request.getfixturevalue(folder)
    verdicts = dict(query(data, VERDICT + " where claim_id like 'std-%'"))
    assert verdicts == VERDICTS


def _claim(data: Path, claim_id: str) -> tuple[float, float, str]:
    columns = "recomputed_value::double, like_for_like_value::double, explanation"
    ((value, like_for_like, text),) = query(
        data, f"select {columns} from fct_claim_verification where claim_id = '{claim_id}'"
    )
    assert isinstance(value, float)
    return value, like_for_like, str(text)


def test_the_us_growth_sets_a_top_ten_against_a_top_nine(sample_data: Path) -> None:
    value, like_for_like, text = _claim(sample_data, "std-us-growth")
    assert value == pytest.approx(3536 / 3294 - 1)
    assert like_for_like == pytest.approx(3536 / 3836 - 1)  # -7.8 %: the sign turns
    assert "the top 10 of this week against the top 9 of the week before" in text
    assert "−7.8" in text


def test_the_chinese_growth_counts_hunter_alpha_in_one_week_only(sample_data: Path) -> None:
    value, like_for_like, text = _claim(sample_data, "std-china-growth")
    assert value == pytest.approx(7359 / 4690 - 1)
    assert like_for_like == pytest.approx(7359 / 5356 - 1)
    assert "openrouter/hunter-alpha counted for CN against the week before without it" in text
    assert "+37.4 %" in text


def test_the_chinese_total_holds_only_with_hunter_alpha_as_xiaomis(sample_data: Path) -> None:
    _, _, text = _claim(sample_data, "std-china-total")
    assert "It counts openrouter/hunter-alpha" in text
    assert "without it 6.440 T tokens" in text
    values = query(
        sample_data,
        "select distinct value::bigint, stealth_models from fct_claim_candidates "
        "where claim_id = 'std-china-total' and reproduces",
    )
    assert values == [(7_359_000_000_000, "openrouter/hunter-alpha")]


def test_the_totals_are_given_with_the_value_known_now_and_the_measured_restatement(sample_data: Path) -> None:
    value, _, text = _claim(sample_data, "std-market-total")
    assert value == 20_296_794_834_531
    assert "no capture of it from before the end of 2026-03-24" in text
    assert "0.5 % less" in text
    assert "0.21 % higher" in text
    assert _claim(sample_data, "std-market-growth")[0] == pytest.approx(0.2028, abs=1e-4)


def test_the_measured_restatement_in_the_notes_is_what_the_captures_say(captures_data: Path) -> None:
    """docs/method.md: the top nine stood 0.16 % (03-09) and 0.21 % (03-16) above what the chart says of them now."""
    found = query(
        captures_data,
        """
        select page.week_start::varchar, round(100 * (sum(page.total_tokens) / sum(chart.total_tokens) - 1), 2)::double
        from fct_model_usage_weekly_by_source as page
        inner join fct_model_usage_weekly_by_source as chart using (week_start, model_permaslug)
        where page.source = 'weekly_page' and chart.source = 'weekly_chart' and not page.is_other
            and week_start in ('2026-03-09', '2026-03-16') and page.rank <= 9
        group by all order by all
        """,
    )
    assert found == [("2026-03-09", 0.16), ("2026-03-16", 0.21)]


def test_claims_of_other_publications_are_judged(sample_data: Path) -> None:
    verdicts = dict(query(sample_data, "select claim_id, verdict from fct_claim_verification"))
    assert verdicts["nbd-us-total-0216"] == "refuted"
    assert verdicts["odaily-us-growth"] == "confirmed"
    assert len(verdicts) >= 12


def test_every_definition_tried_is_kept_and_its_reproduction_is_arithmetic(captures_data: Path) -> None:
    wrong = query(
        captures_data,
        "select count(*) from fct_claim_candidates where reproduces and not (low <= value and value <= high)",
    )
    assert wrong == [(0,)]
    ((claims, tried),) = query(captures_data, "select count(distinct claim_id), count(*) from fct_claim_candidates")
    assert isinstance(tried, int)
    assert isinstance(claims, int)
    assert tried > 50 * claims


def test_a_claim_made_from_a_computed_value_is_always_found(captures_data: Path) -> None:
    """Whatever the facts say of a country must be confirmed when it is claimed, to the token."""
    facts = query(
        captures_data,
        "select week_start, country_code, basis, total_tokens from fct_country_weekly "
        "where attribution = 'as_known_now' and is_complete and total_tokens > 0 and country_code is not null "
        "using sample 12 rows (reservoir, 42)",
    )
    for week, country, basis, tokens in facts:
        question = Question(
            metric="country_total",
            week_start=week,
            value=Decimal(str(tokens)),
            step=Decimal(0),
            entity=str(country),
            stated_basis=str(basis),
        )
        found = audit_figure(captures_data / "published" / "almanac.duckdb", question)
        assert found["verdict"] == "confirmed", (week, country, basis)


def test_audit_prints_all_claims_and_one_ad_hoc(sample_data: Path) -> None:
    listed = almanac(sample_data, "audit")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count("Science and Technology Daily") == 8
    about = "--metric country_growth --entity US --week 2026-03-16 --value 7.35% --published 2026-03-24"
    arguments = about.split()
    asked = almanac(sample_data, "audit", *arguments)
    assert asked.stdout.startswith("confirmed_on_mixed_basis")
    for_machines = almanac(sample_data, "audit", *arguments, "--json")
    (verdict,) = json.loads(for_machines.stdout)
    assert verdict["verdict"] == "confirmed_on_mixed_basis"
    assert verdict["like_for_like_value"] == pytest.approx(3536 / 3836 - 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--metric nonsense --week 2026-03-16 --value 3", "valid are market_total"),
        ("--metric country_total --entity CHN --week 2026-03-16 --value 3T", "valid are AE, CA, CN"),
        ("--metric country_total --week 2026-03-16 --value 3T", "--entity is needed; valid are"),
        ("--metric market_total --week 2026-03-18 --value 3T", "write 2026-03-16"),
        ("--metric market_total --week 2031-03-17 --value 3T", "known are the weeks 2026-02-09 … 2026-03-16"),
        ("--metric market_total --week 2026-03-16 --value lots", "write 7.359T"),
        ("--metric model_rank --entity openrouter/hunter-alfa --week 2026-03-16 --value 7", "openrouter/hunter-alpha"),
        ("--metric market_total --week soon --value 3T", "YYYY-MM-DD"),
        ("--metric market_total", "--week and --value"),
    ],
)
def test_a_bad_question_gets_the_valid_choices(arguments: str, said: str, sample_data: Path) -> None:
    outcome = almanac(sample_data, "audit", *arguments.split())
    assert outcome.returncode == 2
    assert said in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_audit_before_any_run_says_what_to_do(tmp_path: Path) -> None:
    outcome = almanac(tmp_path, "audit")
    assert outcome.returncode == 2
    assert "run `make run`" in outcome.stderr


@given(st.integers(0, 10**6), st.integers(0, 4), st.sampled_from(["T", "B", "M", "%", ""]))
def test_a_figure_is_read_to_its_last_digit(digits: int, decimals: int, scale: str) -> None:
    text = f"{Decimal(digits).scaleb(-decimals):f}"
    value, step = read_value(f"{text}{scale}")
    factor = {"T": Decimal(10**12), "B": Decimal(10**9), "M": Decimal(10**6), "%": Decimal("0.01"), "": Decimal(1)}
    assert value == Decimal(text) * factor[scale]
    assert step == Decimal(1).scaleb(-decimals) * factor[scale]


@pytest.mark.parametrize("text", ["", "T", "1.2.3", "7,35x", "0x10"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="is no figure"):
        read_value(text)


def test_the_shipped_claims_hold_to_their_schema() -> None:
    rows, refused = read_claims(CLAIMS_DIR)
    assert refused == []
    assert len(rows) == 20


def test_a_bad_file_is_refused_with_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    good = (CLAIMS_DIR / "2026-03-16-odaily.yml").read_text()
    (tmp_path / "a.yml").write_text(good)
    (tmp_path / "b.yml").write_text(good.replace("unit: weeks", "unit: tokens"))
    (tmp_path / "c.yml").write_text("publisher: [")
    (tmp_path / "d.yml").write_text(good)
    rows, refused = read_claims(tmp_path)
    assert len(rows) == 6
    assert [name for name, _ in refused] == ["b.yml", "c.yml", "d.yml"]
    assert "a lead_streak is claimed in weeks, found tokens" in refused[0][1]
    assert "is taken" in refused[2][1]
