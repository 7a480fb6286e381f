"""Figures as people write them: values by hand, any written form of a value, and no text with two values."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.claims.numbers import FigureError, read_figure
from orchestration.claims.rules import fault_of_value
from orchestration.claims.words import words
from orchestration.seeds import read_seed

T, B = Decimal(10**12), Decimal(10**9)


@pytest.mark.parametrize(
    ("text", "value", "step", "written_as"),
    [
        ("7.359T", "7.359e12", "1e9", "scaled"),
        ("7.359 T", "7.359e12", "1e9", "scaled"),
        ("7.359 trillion tokens", "7.359e12", "1e9", "scaled"),
        ("7,359 bn", "7.359e12", "1e9", "scaled"),
        ("7.359 tn", "7.359e12", "1e9", "scaled"),
        ("7.359 万亿", "7.359e12", "1e9", "scaled"),
        ("7.359万亿Token", "7.359e12", "1e9", "scaled"),
        ("73,590亿", "7.359e12", "1e8", "scaled"),
        ("7万3590亿", "7.359e12", "1e8", "scaled"),
        ("480B", "4.8e11", "1e9", "scaled"),
        ("7,359 Billionen", "7.359e12", "1e9", "scaled"),
        ("56.9 %", "0.569", "0.001", "percent"),
        ("56.9 per cent", "0.569", "0.001", "percent"),
        ("+0.70 %", "0.007", "0.0001", "percent"),
        ("−7.8 %", "-0.078", "0.001", "percent"),
        ("minus 7.8 %", "-0.078", "0.001", "percent"),
        ("down 14.76 %", "-0.1476", "0.0001", "percent"),
        ("增长56.9%", "0.569", "0.001", "percent"),
        ("下降14.76%", "-0.1476", "0.0001", "percent"),
        ("2.1x", "2.1", "0.1", "multiple"),
        ("2.11 times", "2.11", "0.01", "multiple"),
        ("2.11倍", "2.11", "0.01", "multiple"),
        ("three weeks", "3", "1", "weeks"),
        ("seventh", "7", "1", "place"),
        ("7th", "7", "1", "place"),
        ("0,569", "0.569", "0.001", "plain"),
        ("7.359,5 bn", "7.3595e12", "1e8", "scaled"),
        ("1.234.567", "1234567", "1", "plain"),
        ("1'234'567", "1234567", "1", "plain"),
    ],
)
def test_a_figure_is_read_as_it_is_meant(text: str, value: str, step: str, written_as: str) -> None:
    figure = read_figure(text)
    assert (figure.value, figure.step, figure.written_as) == (Decimal(value), Decimal(step), written_as)
    assert figure.comparator == "exact"


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("6,9T", "de", "6.9e12"),
        ("69,05T", "fr", "69.05e12"),
        ("21,6 %", "de", "0.216"),
        ("7.359 Mrd", "de", "7359e9"),
        ("7.359 Mrd.", None, "7359e9"),
        ("7,359 bn", "en", "7359e9"),
        ("7,359 bn", "de", "7.359e9"),
    ],
)
def test_the_language_says_which_mark_stands_before_the_decimals(text: str, language: str | None, value: str) -> None:
    assert read_figure(text, language).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "comparator", "value", "upper"),
    [
        ("about 28", "about", "28", None),
        ("28 or so", "about", "28", None),
        ("约28万亿", "about", "28e12", None),
        ("more than 200 T", "more_than", "200e12", None),
        ("over 1 trillion tokens", "more_than", "1e12", None),
        ("超过200万亿", "more_than", "200e12", None),
        ("at least 3 weeks", "at_least", "3", None),
        ("200T+", "at_least", "200e12", None),
        ("up to 30 %", "at_most", "0.3", None),
        ("no more than 30 %", "at_most", "0.3", None),
        ("less than 5 T", "less_than", "5e12", None),
        ("nearly 5 T", "nearly", "5e12", None),
        ("almost 5 T", "nearly", "5e12", None),
        ("down more than 5 %", "less_than", "-0.05", None),
        ("down up to 25 %", "range", "-0.25", "0"),  # what rose did not fall by up to 25 %
        ("up less than 5 %", "range", "0", "0.05"),
        ("more than minus 5 %", "more_than", "-0.05", None),
        ("30–32 T", "range", "30e12", "32e12"),
        ("between 30 and 32 T", "range", "30e12", "32e12"),
        ("900 B to 1.2 T", "range", "900e9", "1.2e12"),
        ("57–64 %", "range", "0.57", "0.64"),
        ("down 5 to 7 %", "range", "-0.07", "-0.05"),
    ],
)
def test_words_at_a_figure_say_how_it_compares(text: str, comparator: str, value: str, upper: str | None) -> None:
    figure = read_figure(text)
    assert (figure.comparator, figure.value) == (comparator, Decimal(value))
    assert figure.upper == (None if upper is None else Decimal(upper))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("6,9T", r"6\.9 T or 69 T: which is meant"),
        ("69,05T", r"69\.05 T or 6,905 T: which is meant"),
        ("21,6 %", r"21\.6 or 216: which is meant"),
        ("7,359 T", r"7\.359 T or 7,359 T: which is meant"),
        ("12,34,567", "groups of three"),
        ("5.6 points", "another metric than growth"),
        ("5.6 percentage points", "another metric than growth"),
        ("down -5 %", "two|another word"),
        ("up to about 30 %", "another word of its kind"),
        ("5 T to 3 T", "lower figure first"),
        ("30 and 32 T", "is not a figure"),
        ("30 T – 32 %", "goes with tokens"),
        ("3 weeks to 5 %", "two units"),
        ("about 30–32 T", "a range and about"),
        ("3 million %", "goes with tokens"),
        ("lots", "write 7.359T"),
    ],
)
def test_what_is_not_sure_is_asked(text: str, question: str) -> None:
    with pytest.raises(FigureError, match=question):
        read_figure(text)


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [("7 billion", "de", "not the same number"), ("7.35 %", "de", "7.35 or 735"), ("7T", "xx", "no such language")],
)
def test_a_language_can_make_a_figure_unsure(text: str, language: str, question: str) -> None:
    with pytest.raises(FigureError, match=question):
        read_figure(text, language)


def test_every_comparator_of_a_word_has_its_rule() -> None:
    rules = {row["comparator"] for row in read_seed("comparators")}
    assert {*words("before").values(), *words("after").values(), "range"} == rules


def _grouped(whole: str, mark: str) -> str:
    return re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", mark, whole)


@given(
    st.integers(1, 10**9),
    st.integers(0, 5),
    st.sampled_from(sorted(name for name in words("scale") if name.isascii() and name not in ("mrd", "mrd."))),
    st.sampled_from([("", ".", None), (",", ".", None), (" ", ".", None), ("'", ".", None), (".", ",", "de")]),
    st.sampled_from(["", " "]),
)
def test_any_written_form_of_a_value_reads_back(
    digits: int, decimals: int, scale: str, marks: tuple[str, str, str | None], gap: str
) -> None:
    group, point, language = marks
    number = Decimal(digits).scaleb(-decimals)
    whole, _, fraction = f"{number:f}".partition(".")
    text = f"{_grouped(whole, group)}{point}{fraction}" if fraction else _grouped(whole, group)
    factor = Decimal(words("scale")[scale])
    is_word_of_several_languages = language and scale.startswith(("billion", "trillion")) and scale != "billionen"
    is_group_of_trillions = group in (",", ".") and factor == T and not fraction and 1_000 <= number < 10**6
    is_german = scale.startswith(("milliarde", "billionen")) and language is None
    if is_word_of_several_languages or is_group_of_trillions or is_german:
        return
    figure = read_figure(f"{text}{gap}{scale}", language)
    assert figure.value == number * factor
    assert figure.step == Decimal(1).scaleb(-decimals if fraction else 0) * factor


def _strictly(text: str, group: str, point: str) -> Decimal | None:
    """Return the value of digits by one country's rule, by another way than the product's: rebuilt from the value."""
    whole, _, fraction = text.partition(point)
    plain = whole.replace(group, "")
    if (
        not plain.isdigit()
        or (point in text and not fraction.isdigit())
        or whole not in (plain, _grouped(plain, group))
    ):
        return None
    if group in whole and plain.startswith("0"):
        return None
    return Decimal(f"{plain}.{fraction or 0}")


@given(st.text("0123456789.,", min_size=1, max_size=12).filter(lambda text: text[0].isdigit()))
def test_no_text_reads_as_two_values(text: str) -> None:
    english, german = _strictly(text, ",", "."), _strictly(text, ".", ",")
    try:
        value = read_figure(text).value
    except FigureError:
        # Asked, or no figure: never where English alone gives it.
        assert english is None or "," in text
        return
    assert value == (german if english is None else english)
    assert read_figure(text, "en").value == value
    if english is None:
        # By the German rule only where the English one cannot be meant: 0,5, 1.234,5 or 1.234.567.
        assert text.startswith("0,") or text.count(".") > 1 or ("." in text and "," in text)


@pytest.mark.parametrize(
    ("metric", "good", "bad"),
    [
        ("country_total", ["7.359T", "480000000000", "28 tokens"], ["3 weeks", "third", "2.1x", "5 %", "7.5 tokens"]),
        ("country_growth", ["56.9 %", "0.569", "down 7.8 %"], ["7.359T", "56.9", "2.1x", "3 weeks"]),
        ("lead_streak", ["3", "three weeks", "third"], ["3T", "3 %", "3x", "2.5"]),
        ("model_rank", ["7", "seventh", "7th"], ["7 weeks", "7T", "0", "at least fourth"]),
        ("ratio", ["2.11", "2.11 times", "2.11倍"], ["2.11 %", "2T", "2 weeks"]),
    ],
)
def test_a_figure_has_the_unit_of_its_metric(metric: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if fault_of_value(metric, read_figure(text))] == []
    assert [text for text in bad if not fault_of_value(metric, read_figure(text))] == []
