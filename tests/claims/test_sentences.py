"""Sentences of the press, in English and Chinese: read as they are meant, or asked about."""

import datetime as dt
import time
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from orchestration.claims.entities import names_with
from orchestration.claims.periods import Period, week_of
from orchestration.claims.questions import Question, in_words
from orchestration.claims.rules import metrics
from orchestration.claims.sentence import read_sentence
from orchestration.claims.words import BadQuestion
from orchestration.seeds import read_seed
from orchestration.settings import CLAIMS_DIR

# As dim_model has them: permaslug and name in the catalogue.
NAMES = names_with(
    [
        ("xiaomi/mimo-v2-pro-20260318", "Xiaomi: MiMo-V2-Pro"),
        ("stepfun/step-3.5-flash", "StepFun: Step 3.5 Flash"),
        ("stepfun/step-3.5-flash:free", "StepFun: Step 3.5 Flash"),
        ("minimax/minimax-m2.5-20260211", "MiniMax: MiniMax M2.5"),
        ("deepseek/deepseek-v3.2-20251201", "DeepSeek: DeepSeek V3.2"),
        ("openai/gpt-5.4-20260305", "OpenAI: GPT-5.4"),
        ("deepseek/deepseek-v4-flash-20260423", "DeepSeek: DeepSeek V4 Flash"),
        ("deepseek/deepseek-v4-flash-20260731", None),
        ("moonshotai/kimi-k2.5-0127", "MoonshotAI: Kimi K2.5"),
        ("qwen/qwen3.6-plus-04-02", "Qwen: Qwen3.6 Plus"),
        ("qwen/qwen3.6-plus-04-02:free", "Qwen: Qwen3.6 Plus"),
        ("x-ai/grok-code-fast-1", "xAI: Grok Code Fast 1"),
        ("anthropic/claude-4-sonnet-20250522", "Anthropic: Claude Sonnet 4"),
        ("openrouter/hunter-alpha", None),
    ]
)
ARTICLE = week_of(dt.date(2026, 3, 16))
# Figures of a day, a year, 22 days or a list, which the claims on file have by a detour or without a verdict.
ASKED = {
    "tradable-grok-first": "22 days running",
    "a16z-daily-total": "a day",
    "a16z-china-average": "on average over the year",
    "a16z-china-peak": "in single weeks",
    "21cbh-top-ten-month": "The ten most used models together",
    "21cbh-china-month": "The Chinese ones among them",
    "openrouter-half-year-from": "Half a year earlier",
    "openrouter-half-year-to": "By now it",
    "vinh-daily-total": "a day",
}


def _read(text: str, **given: Any) -> list[tuple[str, str | None, str]]:
    """Return metric, entity and figure of each question of a text about the article's week."""
    questions = read_sentence(text, NAMES, **{"week": None if "2026" in text else ARTICLE, **given})
    return [(q.metric, q.entity, f"{q.figure.value.normalize():f}") for q in questions]


def test_the_sentence_of_the_issue() -> None:
    text = "Chinese models among the top ten took 7.359 trillion tokens in the week of 16 to 22 March 2026, up 56.9 %"
    total, growth = read_sentence(text, NAMES)
    assert (total.metric, total.entity, total.stated_basis, total.week_start) == (
        "country_total", "CN", "top_10", dt.date(2026, 3, 16),
    )  # fmt: skip
    assert (total.figure.value, total.figure.step) == (Decimal("7.359e12"), Decimal("1e9"))
    assert (growth.metric, growth.entity, growth.stated_basis, growth.week_start) == (
        "country_growth", "CN", "top_10", dt.date(2026, 3, 16),
    )  # fmt: skip
    assert (growth.figure.value, growth.figure.comparator) == (Decimal("0.569"), "exact")
    assert in_words(total).endswith("CN, top_10, week 2026-03-16: 7.359 T")
    assert in_words(growth).endswith("CN, top_10, week 2026-03-16: 56.9 %")


def _groups() -> list[tuple[str, dt.date, dt.date, list[dict[str, Any]]]]:
    """Return the claims on file by file and period, as texts that a person would paste."""
    groups = []
    for path in sorted(CLAIMS_DIR.glob("*.yml")):
        about = yaml.safe_load(path.read_text())
        claims = [claim for claim in about["claims"] if claim["claim_id"] not in ASKED]
        for start, group in groupby(claims, key=lambda claim: claim["week_start"]):
            groups.append((path.stem, about["published_on"], start, list(group)))
    return groups


def _meant(claim: dict[str, Any]) -> tuple[Any, ...]:
    figure = Decimal(str(claim["value"])), Decimal(str(claim["step"])) or 1
    about = claim.get("entity"), claim.get("over_entity"), tuple(claim.get("models", ())), claim.get("stated_basis")
    return claim["metric"], claim["week_start"], *about, *figure


@pytest.mark.parametrize(("file", "published_on", "start", "claims"), _groups())
def test_the_claims_on_file_are_read_as_they_were_filed(
    file: str, published_on: dt.date, start: dt.date, claims: list[dict[str, Any]]
) -> None:
    text = " ".join(claim["statement"] for claim in claims)
    month = Period("month", start, (start + dt.timedelta(31)).replace(day=1) - dt.timedelta(1))
    week = month if claims[0]["metric"].startswith("month") else week_of(start)
    questions = read_sentence(text, NAMES, week=week, published_on=published_on)
    read = [
        (q.metric, q.week_start, q.entity, q.over_entity, q.models, q.stated_basis, q.figure.value, q.figure.step)
        for q in questions
    ]
    assert read == [_meant(claim) for claim in claims], file


def test_what_no_metric_has_is_asked_of_the_claims_on_file() -> None:
    claims = [c for path in CLAIMS_DIR.glob("*.yml") for c in yaml.safe_load(path.read_text())["claims"]]
    statements = {claim["claim_id"]: claim["statement"] for claim in claims}
    for claim, asked in ASKED.items():
        with pytest.raises(BadQuestion, match=asked):
            read_sentence(statements[claim], NAMES, week=ARTICLE, published_on=dt.date(2026, 3, 24))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2026年3月16日至22日，中国AI大模型周调用量7.359万亿Token，环比增长56.9%，美国模型周调用量为3.536万亿Token，环比增长7.35%",
            [
                ("country_total", "CN", "7359000000000"), ("country_growth", "CN", "0.569"),
                ("country_total", "US", "3536000000000"), ("country_growth", "US", "0.0735"),
            ],
        ),
        (
            "据OpenRouter数据，全球AI大模型总调用量为20.4万亿Token，环比增长20.7%。中国连续三周超过美国，前四名均为中国模型。",
            [
                ("market_total", None, "20400000000000"), ("market_growth", None, "0.207"),
                ("lead_streak", "CN", "3"), ("first_n_country", "CN", "4"),
            ],
        ),
        (
            "DeepSeek旗下模型调用量8.65万亿Token，占比18.5%",
            [("vendor_total", "deepseek", "8650000000000"), ("vendor_share", "deepseek", "0.185")],
        ),
        (
            "小米MiMo-V2-Pro周调用量1.49万亿Token，排名第一",
            [
                ("model_total", "xiaomi/mimo-v2-pro-20260318", "1490000000000"),
                ("model_rank", "xiaomi/mimo-v2-pro-20260318", "1"),
            ],
        ),
        ("中国模型周调用量是美国的2.11倍", [("ratio", "CN", "2.11")]),
        (
            "China 18.81 T (+2.12 %), US 5.76 T (−0.70 %), world 46.7 T (+4.7 %)",
            [
                ("country_total", "CN", "18810000000000"), ("country_growth", "CN", "0.0212"),
                ("country_total", "US", "5760000000000"), ("country_growth", "US", "-0.007"),
                ("market_total", None, "46700000000000"), ("market_growth", None, "0.047"),
            ],
        ),
        (
            "On OpenRouter Chinese models fell by 14.76 % to 28.13 trillion tokens, while the market fell 2.07 %.",
            [
                ("country_growth", "CN", "-0.1476"), ("country_total", "CN", "28130000000000"),
                ("market_growth", None, "-0.0207"),
            ],
        ),
        (
            "DeepSeek's models took 8.65 T tokens, 18.5 % of all tokens",
            [("vendor_total", "deepseek", "8650000000000"), ("vendor_share", "deepseek", "0.185")],
        ),
        ("Chinese models took 1 T tokens on 1 August 2026", [("day_total", "CN", "1000000000000")]),
        (
            "DeepSeek V3.2 took 4.72 T tokens in the seven days to 24 March 2026",
            [("seven_days_total", "deepseek/deepseek-v3.2-20251201", "4720000000000")],
        ),
        ("All models took 47 T tokens in the 28 days to 29 June 2026", [("four_weeks_total", None, "47000000000000")]),
        (
            "Chinese models took 23 times the tokens of a year before in the week of 16 to 22 March 2026",
            [("week_year_multiple", "CN", "23")],
        ),
        ("Kimi took 4.02 T tokens in February 2026", [("month_total", "moonshot", "4020000000000")]),
        (
            "Hunter Alpha ranked seventh with 0.666 T",
            [
                ("model_rank", "openrouter/hunter-alpha", "7"),
                ("model_total", "openrouter/hunter-alpha", "666000000000"),
            ],
        ),
        ("Chinese models took 36 % of the tokens of the top ten", [("share_of_top_n", "CN", "0.36")]),
        ("Tokens of Qwen reached 5,000 bn", [("vendor_total", "alibaba", "5000000000000")]),
        (
            "China took 7.359 T in the week to 22 March 2026. US models took 3.294 T in the week to 15 March 2026.",
            [("country_total", "CN", "7359000000000"), ("country_total", "US", "3294000000000")],
        ),
    ],
)  # fmt: skip
def test_sentences_of_the_press(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert _read(text) == expected


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Chinese models took 6,9T tokens", r"6\.9 T or 69 T: which is meant"),
        ("Chinese models took 7.359 T tokens, up 56.9 % year on year", "not understood: 'up 56.9 % year on year'"),
        ("Chinese models took 7.359 T tokens a day", "not understood"),
        ("Chinese models took 7.359 T tokens last week", "not understood"),
        ("Chinese models did not take 7.359 T tokens", "not known"),
        ("Chinese models hardly took 7.359 T tokens", "not known"),
        ("Chinese open models took 7.359 T tokens", "not known"),
        ("Chinese and DeepSeek models took 10 T tokens", "name several of one kind"),
        ("Chinese and martian models took 10 T tokens", "not known"),
        ("Chinese models took 7.359 T tokens, but US models did better", "not understood: 'US models did better'"),
        ("Chinese models among the top twenty took 7 T", "no basis is top_20"),
        (
            "Chinese models took 36 % of all tokens, 5.6 points more than in the week before",
            "not understood: '5.6 points",
        ),
        ("中国模型周调用量7.359万亿Token，同比增长56.9%", "not understood: '同比增长56.9%'"),
        ("DeepSeek V4 Flash took 4.72 T a week", "deepseek-v4-flash-20260423 or deepseek/deepseek-v4-flash-20260731"),
        ("Step 3.5 Flash took 1.48 T", "step-3.5-flash or stepfun/step-3.5-flash:free"),
        ("The market took 20.4 T, a share of 5 %", "not understood"),
        ("The market took 20 % of all tokens", "share of a market cannot be checked"),
        ("The six most used models were all DeepSeek", "first n country of a vendor"),
        ("China was above DeepSeek for three weeks in a row", "two kinds of things"),
        ("The three most used models were MiniMax M2.5 and DeepSeek V3.2", "names 2 models, not 3"),
        ("Chinese models took 7 T tokens. No week before had more tokens.", "a record of CN or of all models"),
        ("周调用量 7.359 万亿 Token，环比增长 56.9%", "whose figure is it"),
        ("Chinese models took 1 T tokens from 17 to 24 March 2026", "which week, from Monday to Sunday"),
        ("Chinese models were up 5 % on 1 August 2026", "growth of a country cannot be checked"),
        ("Chinese models took 7 T in the week of 16 March 2026, 5 T in the week of 9 March 2026", "which figure is of"),
        ("Daily token usage of Chinese models was 1 T", "not known"),
        ("Chinese language usage was 1 T", "not known"),
        ("中国模型日调用量1万亿Token", "not known"),
        ("中国模型调用量增长2.1倍", "not understood"),
        ("Chinese models took 7.359 T, 4.69 T the week before", "not understood: '4.69 T the week before'"),
        ("Chinese models took 7.359 T, with 3 T from DeepSeek", "not understood"),
        ("hello", "not understood"),
        ("", "no figure"),
    ],
)
def test_what_is_not_understood_is_asked(text: str, question: str) -> None:
    with pytest.raises(BadQuestion, match=question):
        _read(text)


def test_what_was_understood_before_is_said_with_the_question() -> None:
    with pytest.raises(BadQuestion, match=r"not understood: 'hello'.*\nUnderstood before it: .*CN.*: 7\.359 T$"):
        _read("Chinese models took 7.359 T tokens, hello")


def test_digits_are_said_as_they_were_written() -> None:
    text = "US 5.760 T (+0.70 %), China 30–32 T, Alibaba nearly 5 T, DeepSeek 99999999999999999999.123456789012 tokens"
    assert [in_words(question).rpartition(": ")[2] for question in read_sentence(text, NAMES, week=ARTICLE)] == [
        "5.760 T", "0.70 %", "30 T … 32 T", "nearly 5 T", "99999999.999999999999123456789012 T",
    ]  # fmt: skip


def test_several_and_the_first_n_rows_are_subjects() -> None:
    text = "OpenAI and Anthropic together took 18 % of all tokens, the top ten had 33.9 T, down 7.7 %"
    assert [(q.metric, q.entity, q.stated_basis) for q in read_sentence(text, NAMES, week=ARTICLE)] == [
        ("vendor_share", "openai + anthropic", None), ("top_n_total", None, "top_10"), ("top_n_growth", None, "top_10"),
    ]  # fmt: skip


def test_an_author_is_asked_about_in_requests_alone() -> None:
    text = (
        "OpenAI had 20 % of all requests, OpenAI had 14 % of the spending. Open-weight models took 70 % of all tokens"
    )
    assert [(q.metric, q.entity) for q in read_sentence(text, NAMES, week=ARTICLE)] == [
        ("author_request_share", "openai"), ("vendor_spend_share", "openai"), ("open_weights_share", None),
    ]  # fmt: skip


def test_options_say_what_the_sentence_does_not() -> None:
    text = "周调用量 7.359 万亿 Token，环比增长 56.9%"
    assert _read(text, entity="中国") == [("country_total", "CN", "7359000000000"), ("country_growth", "CN", "0.569")]
    assert {q.stated_basis for q in read_sentence(text, NAMES, week=ARTICLE, entity="CN", basis="top_10")} == {"top_10"}
    with pytest.raises(BadQuestion, match="of which week"):
        read_sentence("Chinese models took 7.359 T", NAMES)
    assert _read("Chinese models took 6,9 T", language="de") == [("country_total", "CN", "6900000000000")]


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ({"entity": "US"}, "--entity says US, the sentence CN"),
        ({"basis": "top_9"}, "--basis says top_9, the sentence top_10"),
        ({"week": week_of(dt.date(2026, 3, 9))}, "--week says 2026-03-09, the sentence 2026-03-16"),
    ],
)
def test_an_option_that_differs_from_the_sentence_is_asked_about(given: dict[str, Any], question: str) -> None:
    text = "Chinese models among the top ten took 7.359 T tokens in the week of 16 to 22 March 2026"
    with pytest.raises(BadQuestion, match=question):
        read_sentence(text, NAMES, **given)


@pytest.mark.parametrize("row", [row for row in read_seed("claim_forms") if row["purpose"] == "clause"])
def test_every_form_reads_its_example(row: dict[str, str]) -> None:
    of_price = "_price" in row["kind"] or "price_" in row["kind"]
    who = "Claude Sonnet 4" if of_price else "The market" if row["kind"] == "record" else "China"
    when = " on 18 March 2026" if of_price else " in the 28 days to 22 March 2026" if row["kind"] == "multiple" else ""
    questions = read_sentence(f"{who} took 1 T tokens{when}, {row['example']}", NAMES, week=None if when else ARTICLE)
    assert any(question.metric.endswith(row["kind"]) for question in questions[1:])


@pytest.mark.parametrize(
    "row", [row for row in read_seed("claim_forms") if row["purpose"] in ("nothing", "basis", "name")]
)
def test_what_stands_around_a_clause_or_a_name_changes_no_figure(row: dict[str, str]) -> None:
    example = row["example"]
    text = {
        "nothing": f"{example} China took 1 T tokens",
        "basis": f"{example}中国模型调用量1万亿Token"
        if row["language"] == "zh"
        else f"China {example} took 1 T tokens",
    }.get(row["purpose"])
    names = [f"China{example}", f"{example} China", f"{example}中国", f"中国{example}", f"Chinese {example}"]
    read: list[Question] = []
    for each in [text] if text else [f"{name} took 1 T tokens" for name in names]:
        try:
            read += read_sentence(each, NAMES, week=ARTICLE)
        except BadQuestion:
            assert row["purpose"] == "name"
    assert {(q.metric, q.entity, q.figure.value) for q in read} == {("country_total", "CN", Decimal(10**12))}
    assert {q.stated_basis for q in read} == {"top_10" if row["purpose"] == "basis" else None}


def test_a_week_that_is_not_named_is_the_last_whole_one_before_the_publication() -> None:
    """Published on a Tuesday, 30 June: the checker also tries 23 to 29 June. Without the day of publication it asks."""
    for text in ("DeepSeek V3.2 took 4.72 T tokens a week", "This week DeepSeek V3.2 took 4.72 T tokens"):
        (question,) = read_sentence(text, NAMES, published_on=dt.date(2026, 6, 30))
        assert (question.metric, question.week_start) == ("model_total", dt.date(2026, 6, 22))
        with pytest.raises(BadQuestion, match="of which week"):
            read_sentence(text, NAMES)


def test_every_metric_of_a_form_is_one() -> None:
    kinds = {row["kind"] for row in read_seed("claim_forms") if row["purpose"] == "clause"}
    assert all(any(metric.endswith(kind) for metric in metrics()) for kind in kinds)


def test_an_alias_means_one_entity() -> None:
    for row in read_seed("aliases"):
        assert NAMES.find(("market", "country", "vendor", "model"), row["alias"]) == [(row["subject"], row["entity"])]


WORDS = (
    "Chinese US models DeepSeek all the market took fell rose by up down to of in than that was for less about T % "
    "7.359 6,9 tokens trillion 56.9 three weeks row record top ten week 16 22 March 2026 9999-12-31 – , . ( ) "
    "中国 周 调用量 万亿 增长 前"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14), st.sampled_from(["", " "]))
def test_any_text_is_read_or_asked_about(parts: list[str], gap: str) -> None:
    try:
        questions = read_sentence(gap.join(parts), NAMES, week=ARTICLE)
    except BadQuestion:
        return
    assert questions
    assert all(question.metric in metrics() for question in questions)


@pytest.mark.parametrize(
    "text",
    ["China " * 160, "7." * 490, "up " * 320 + "5 %", "16 to " * 160, "中国" * 490 + "7万亿", "up " * 9_999],
    ids=lambda text: text[:6],
)
def test_long_text_is_answered_soon(text: str) -> None:
    began = time.process_time()
    with pytest.raises(BadQuestion):
        read_sentence(text, NAMES, week=ARTICLE)
    assert time.process_time() - began < 5
