"""`almanac audit` as a person types it: questions, figures and entities as the press writes them, what is printed."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.claims.numbers import read_figure
from orchestration.claims.words import BadQuestion
from tests.support.project import answered


def test_audit_prints_all_claims_and_one_ad_hoc(sample_data: Path) -> None:
    listed = answered(sample_data, "audit", "--limit", "0")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count("Science and Technology Daily (24 March 2026) on ") == 8
    about = "--metric country_growth --entity US --week 2026-03-16 --value 7.35% --published 2026-03-24"
    arguments = about.split()
    asked = answered(sample_data, "audit", *arguments)
    assert asked.stdout.startswith("Only by comparing two different bases  Growth of")
    for_machines = answered(sample_data, "audit", *arguments, "--json")
    (verdict,) = json.loads(for_machines.stdout)
    assert verdict["verdict"] == "mixed_basis"
    assert verdict["like_for_like_value"] == pytest.approx(3536 / 3836 - 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--metric nonsense --week 2026-03-16 --value 3", "nonsense: not known; valid values are"),
        ("--metric country_total --entity CHN --week 2026-03-16 --value 3T", "not known; valid values are CN"),
        ("--metric country_total --week 2026-03-16 --value 3T", "--entity is missing: country_total needs entity"),
        ("--metric country_growth --entity CN --week 2026-03-16 --value 7.359T", "a percentage or a fraction"),
        ("--metric country_total --entity CN --week 2026-03-16 --value 56.9%", "an amount of tokens above 0: 7.359T"),
        ("--metric country_total --entity CN --week 2026-03-16 --value=-5T", "an amount of tokens above 0"),
        ("--metric country_total --entity CN --week 2026-03-16 --value inf", "is not a figure"),
        (
            "--metric country_total --entity CN --week 2026-03-16 --value 99999999999999999999999999999999999999",
            "digits",
        ),
        ("--metric country_growth --entity CN --week 2026-03-16 --value 56.9", "56.9%, -7.8% or 0.569"),
        ("--metric country_share --entity CN --week 2026-03-16 --value 156%", "from 0 to 1"),
        ("--metric lead_streak --entity CN --over US --week 2026-03-16 --value 2.5", "whole number of weeks"),
        (
            "--metric market_total --entity CN --week 2026-03-16 --value 3T",
            "takes no entity; it is about the whole market",
        ),
        ("--metric country_total --entity CN --over US --week 2026-03-16 --value 3T", "takes no second entity"),
        ("--metric country_total --entity CN --model a/b --week 2026-03-16 --value 3T", "takes no list of models"),
        ("--metric market_total --week 2026-03-16 --value 3T --basis top_10", "market_total takes no basis"),
        ("--metric ratio --entity CN --over China --week 2026-03-16 --value 2", "CN cannot be compared with itself"),
        ("--metric ratio --entity CN --over anthropic --week 2026-03-16 --value 2", "compare two of one kind"),
        (
            "--metric market_total --week 2026-03-16 --value 3T --published 2026-03-15",
            "published on 2026-03-15, before its week began on 2026-03-16",
        ),
        ("--metric month_total --week 2026-03-16 --value 3T", "write 2026-03-01"),
        ("--metric country_total --entity C'N --week 2026-03-16 --value 3T", "C'N: not known"),
        ("--metric market_total --week 2026-03-18 --value 3T", "write 2026-03-16"),
        ("--metric market_total --week 2031-03-17 --value 3T", "no such week; the data cover 2026-02-09 … 2026-03-16"),
        ("--metric market_total --week 2026-03-16 --value lots", "write 7.359T"),
        ("--metric model_rank --entity openrouter/hunter-alfa --week 2026-03-16 --value 7", "openrouter/hunter-alpha"),
        ("--metric market_total --week soon --value 3T", "YYYY-MM-DD"),
        ("--metric market_total", "--week and --value"),
    ],
)
def test_a_bad_question_gets_the_valid_choices(arguments: str, message: str, sample_data: Path) -> None:
    outcome = answered(sample_data, "audit", *arguments.split())
    assert outcome.returncode == 2
    assert message in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_audit_before_any_run_says_what_to_do(tmp_path: Path) -> None:
    outcome = answered(tmp_path, "audit")
    assert outcome.returncode == 2
    assert "run `make run`" in outcome.stderr


@given(st.integers(0, 10**6), st.integers(0, 4), st.sampled_from(["T", "B", "M", "%", ""]))
def test_a_figure_is_read_to_its_last_digit(digits: int, decimals: int, scale: str) -> None:
    text = f"{Decimal(digits).scaleb(-decimals):f}"
    figure = read_figure(f"{text}{scale}")
    factor = {"T": Decimal(10**12), "B": Decimal(10**9), "M": Decimal(10**6), "%": Decimal("0.01"), "": Decimal(1)}
    assert figure.value == Decimal(text) * factor[scale]
    assert figure.step == Decimal(1).scaleb(-decimals) * factor[scale]


@pytest.mark.parametrize("text", ["", "T", "1.2.3", "0x10"])
def test_text_that_is_not_a_figure_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="is not a figure"):
        read_figure(text)


def _question(entity: str) -> list[str]:
    return ["--metric", "country_total", "--entity", entity, "--week", "2026-03-16", "--value", "7.359T"]


def test_entities_go_by_name_or_code_in_any_case(sample_data: Path) -> None:
    for name in ("CN", "cn", "China", "CHINA"):
        asked = answered(
            sample_data, "audit", *f"--metric country_total --entity {name} --week 2026-03-16 --value 7.359T".split()
        )
        assert asked.stdout.startswith("Confirmed"), asked.stderr
    named = answered(
        sample_data,
        "audit",
        *["--metric", "model_rank", "--entity", "Openrouter/Hunter-Alpha", "--week", "2026-03-09", "--value", "7"],
    )
    assert named.stdout.startswith("Confirmed"), named.stderr


def test_the_audit_counts_its_verdicts_and_strict_leaves_with_3(sample_data: Path) -> None:
    listed = answered(sample_data, "audit", "--strict", "--limit", "0")
    assert listed.returncode == 0
    assert "87 claims: " in listed.stdout
    assert "country_total of CN, week 2026-03-16; Science and Technology Daily" in listed.stdout
    asked = answered(sample_data, "audit", "--strict", *_question("CN"))
    assert asked.returncode == 0
    assert "1 claim: 1 confirmed." in asked.stdout
    false = "--metric market_total --week 2026-03-16 --value 99T"
    assert answered(sample_data, "audit", "--strict", *false.split()).returncode == 3


# shared docs, the article: the rows of the page and their sums, in T, added up by hand there.
CHINA = ["1.49", "1.48", "1.30", "1.14", "1.03", "0.919"]
US, US_BEFORE = ["1.04", "0.976", "0.939", "0.581"], ["1.02", "0.89", "0.822", "0.562"]
ADDITIONS = {
    "std-china-total": [(CHINA, "7.359")],
    "std-us-total": [(US, "3.536")],
    "std-china-growth": [(CHINA, "7.359"), (["1.75", "1.34", "1.04", "0.56"], "4.690")],
    "std-us-growth": [(US, "3.536"), (US_BEFORE, "3.294")],
    "std-china-leads": [(CHINA, "7.359"), (US, "3.536")],
}


def _sums(addition: list[dict[str, Any]]) -> list[tuple[list[int], int]]:
    sums: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in addition:
        sums.setdefault((row["week_start"], row["counted_for"]), []).append(row)
    return [([row["added_tokens"] for row in rows], rows[-1]["running_tokens"]) for rows in sums.values()]


def test_the_articles_additions_are_row_by_row_those_made_by_hand(sample_data: Path) -> None:
    """A row of another ranking, attribution or week in the sum, and no reader can check a verdict."""
    claims = {claim["claim_id"]: claim for claim in json.loads(answered(sample_data, "audit", "--json").stdout)}
    for claim_id, sums in ADDITIONS.items():
        by_hand = [([int(Decimal(row) * 10**12) for row in rows], int(Decimal(total) * 10**12)) for rows, total in sums]
        assert _sums(claims[claim_id]["addition"]) == by_hand, claim_id
    asked = "--metric country_growth --entity US --week 2026-03-16 --value 7.35% --basis top_10 --published 2026-03-24"
    (question,) = json.loads(answered(sample_data, "audit", *asked.split(), "--json").stdout)
    assert question["addition"] == claims["std-us-growth"]["addition"]
    assert (question["definitions_tried"], question["matching_definitions"]) >= (1, 1)
    printed = answered(sample_data, "audit", *asked.split()).stdout
    assert "1.04 T anthropic/claude-4.6-sonnet-20260217 + 976 B anthropic/claude-4.6-opus-20260205 + " in printed
    assert " = 3.536 T" in printed
    assert " = 3.294 T" in printed
    assert "By default −7.82 %. " in printed


def test_a_long_addition_is_cut_for_people_and_whole_for_machines(captures_data: Path) -> None:
    asked = ["--metric", "market_total", "--week", "2026-06-15", "--value", "46.7T"]
    (claim,) = json.loads(answered(captures_data, "audit", *asked, "--json").stdout)
    assert len(claim["addition"]) > 50
    assert sum(row["added_tokens"] for row in claim["addition"]) == claim["recomputed_value"]
    assert f" of {len(claim['addition']) - 12} more = 46.65 T" in answered(captures_data, "audit", *asked).stdout


def test_claims_on_file_are_chosen_and_counted_out(captures_data: Path, sample_data: Path) -> None:
    def asked(*arguments: str) -> list[dict[str, Any]]:
        claims: list[dict[str, Any]] = json.loads(answered(captures_data, "audit", *arguments, "--json").stdout)
        return claims

    every = asked()
    assert [claim["published_on"] for claim in every] == sorted((c["published_on"] for c in every), reverse=True)
    refuted = [claim for claim in every if claim["verdict"] == "refuted"]
    daily = [claim for claim in every if claim["publisher"] == "National Business Daily"]
    late = [claim for claim in every if claim["published_on"] >= "2026-07-27"]
    assert asked("--verdict", "refuted") == refuted != []
    assert asked("--publisher", "business daily") == daily != []
    assert asked("--since", "2026-07-27") == late != []
    assert asked("--limit", "3") == every[:3]
    printed = answered(captures_data, "audit", "--limit", "3").stdout
    assert printed.count(" definitions tried agree.") == 3
    assert " more: --limit 0\n" in printed
    short, whole = answered(sample_data, "audit").stdout, answered(sample_data, "audit", "--limit", "0").stdout
    untried = [
        claim for claim in json.loads(answered(sample_data, "audit", "--json").stdout) if not claim["definitions_tried"]
    ]
    assert f"{len(untried)} more claims are about periods of which this data folder holds no figure.\n" in short
    assert whole.count(" definitions tried agree.") == len(every) - len(untried)
    not_checkable = answered(sample_data, "audit", "--verdict", "not_checkable", "--limit", "0").stdout
    assert not_checkable.count("0 of 0 definitions tried agree.") == len(untried)
    for arguments, message in (
        (["--verdict", "true"], "--verdict true: not known; valid values are confirmed, holds_only_as"),
        (["--limit", "1", *_question("CN")], "are of the claims on file; leave them out"),
    ):
        outcome = answered(sample_data, "audit", *arguments)
        assert (outcome.returncode, message in outcome.stderr) == (2, True), outcome.stderr


SENTENCE = "Chinese models among the top ten took 7.359 trillion tokens in the week of 16 to 22 March 2026, up 56.9 %"


def test_a_sentence_is_answered_figure_by_figure(sample_data: Path) -> None:
    asked = answered(sample_data, "audit", SENTENCE)
    assert asked.returncode == 0, asked.stderr
    total, growth, count = asked.stdout.strip().split("\n\n")
    understood = total.partition("\n")[0].removeprefix("Confirmed  ")
    assert understood.endswith("CN, top_10, week 2026-03-16: 7.359 T")
    assert growth.partition("\n")[0].endswith("CN, top_10, week 2026-03-16: 56.9 %")
    assert total.endswith("country_total of CN, week 2026-03-16")
    assert growth.endswith("country_growth of CN, week 2026-03-16")
    assert count == "2 claims: 1 confirmed, 1 only by comparing two different bases."
    for_machines = json.loads(answered(sample_data, "audit", SENTENCE, "--json").stdout)
    assert [claim["verdict"] for claim in for_machines] == ["confirmed", "mixed_basis"]
    assert for_machines[0]["understood"] == understood


def test_a_sentence_in_chinese_gets_the_same_verdicts(sample_data: Path) -> None:
    text = "2026年3月16日至22日，前十名中的中国模型周调用量为7.359万亿Token，环比增长56.9%"
    asked = answered(sample_data, "audit", text)
    assert "2 claims: 1 confirmed, 1 only by comparing two different bases." in asked.stdout, asked.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Chinese models took 6,9T tokens", "--week", "2026-W12"], "6.9 T or 69 T: which is meant?"),
        (["Chinese models took 7.359 T"], "of which week?"),
        (["Chinese models took 7.359 T", "--week", "03/04/2026"], "2026-04-03 or 2026-03-04"),
        (["Chinese models took 7.359 T", "--week", "2026-03-18"], "write 2026-03-16"),
        (["Chinese models took 7.359 T", "--week", "2026-03-22", "--metric", "market_total"], "leave out --metric"),
        ([SENTENCE, "--basis", "top_9"], "--basis says top_9, the sentence top_10"),
        (["hello"], "not understood: 'hello'"),
    ],
)
def test_what_a_sentence_leaves_open_is_asked(arguments: list[str], message: str, sample_data: Path) -> None:
    outcome = answered(sample_data, "audit", *arguments)
    assert outcome.returncode == 2
    assert message in outcome.stderr


@pytest.mark.parametrize(
    ("value", "week", "entity"),
    [
        ("7.359T", "2026-03-22", "CN"),
        ("73,590亿", "16–22 March 2026", "中国"),
        ("7,359 bn", "week to 22 March 2026", "chinese"),
        ("7.359 trillion tokens", "2026-W12", "China"),
    ],
)
def test_options_are_read_as_people_write_them(value: str, week: str, entity: str, sample_data: Path) -> None:
    options = ["--metric", "country_total", "--entity", entity, "--week", week, "--value", value]
    asked = answered(sample_data, "audit", *options)
    assert asked.stdout.startswith("Confirmed"), asked.stderr
