"""The sentence that sums up a week: each rule of it, and the sentence of real weeks against the press."""

from datetime import date

import pytest

from orchestration.report.summary import NO_WEEK, Row, headline
from orchestration.seeds import read_seed

WEEK = date(2026, 7, 27)
BEGINS = "AI use on OpenRouter"
IN_WEEK = "in the week of 27 July 2026"


def _share(name: str, low: float, high: float) -> Row:
    adjective = {"China": "Chinese", "United States": "American"}.get(name)
    return {"adjective": adjective, "country_name": name, "share_low": low, "share_high": high}


def _exactly(name: str, share: float) -> Row:
    return _share(name, share, share)


def test_a_week_reads_as_in_a_newspaper() -> None:
    """The press of 2026-08-03: 56.8 trillion, 2.07 % less than its rounded 58.0; exact is 2.16 % less."""
    china, america = _exactly("China", 0.6001), _exactly("United States", 0.2992)
    sentence = headline(WEEK, 56_788_588_911_921, -0.02158642626118824, [america, china])
    assert sentence == (
        "AI use on OpenRouter fell 2.2 % to 56.8 trillion tokens in the week of 27 July 2026; "
        "Chinese models took 60.0 %, American models 29.9 %."
    )


@pytest.mark.parametrize(
    ("growth", "moved"),
    [
        (0.2028, "rose 20.3 % to"),
        (-0.0216, "fell 2.2 % to"),
        (0.0005, "rose 0.05 % to"),
        (-0.0005, "fell 0.05 % to"),
        (-1.3054876956134505e-05, "fell 0.001 % to"),
        (0.0, "was unchanged at"),
        (-1.0, "fell 100.0 % to"),
        (12.34567, "rose 1,234.6 % to"),
        (None, "was"),
    ],
    ids=str,
)
def test_growth_is_said_in_a_verb(growth: float | None, moved: str) -> None:
    assert headline(WEEK, 10**12, growth) == f"{BEGINS} {moved} 1.00 trillion tokens {IN_WEEK}."


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (20_296_794_834_531, "20.3 trillion"),
        (976_400_000_000, "976 billion"),
        (1_500_000, "1.50 million"),
        (146_000_000_000_000, "146 trillion"),
        (999, "999"),
        (0, "0"),
    ],
    ids=str,
)
def test_tokens_are_said_in_words(tokens: int, expected: str) -> None:
    assert headline(WEEK, tokens, None) == f"{BEGINS} was {expected} tokens {IN_WEEK}."


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.6001, 0.6001, "Chinese models took 60.0 %"),
        (0.595, 0.605, "Chinese models took 59–61 %"),
        (0.29, 0.5, "Chinese models took 29–50 %"),
        (0.36, 1.0, "Chinese models took at least 36 %"),
        (0.0099, 0.4, ""),
        (0.0, 1.0, ""),
        (0.004, 0.004, ""),
        (1.2, 1.2, ""),  # a page that contradicts the total of another source
    ],
    ids=str,
)
def test_a_share_is_said_as_exactly_as_it_is_known(low: float, high: float, expected: str) -> None:
    sentence = headline(WEEK, 10**12, None, [_share("China", low, high)])
    assert sentence == f"{BEGINS} was 1.00 trillion tokens {IN_WEEK}{'; ' if expected else ''}{expected}."


def test_the_two_with_the_most_are_named_and_who_is_first_comes_first() -> None:
    countries = [_exactly("China", 0.13), _exactly("Singapore", 0.05), _exactly("United States", 0.7)]
    assert headline(WEEK, 10**12, None, countries).endswith("; American models took 70.0 %, Chinese models 13.0 %.")


def test_one_that_is_not_known_gives_its_place_to_none_that_is_guessed() -> None:
    countries = [_share("China", 0.0, 1.0), _share("United States", 0.2, 0.4)]
    assert headline(WEEK, 10**12, None, countries).endswith("; American models took 20–40 %.")


def test_a_country_without_an_adjective_is_said_by_its_name() -> None:
    assert headline(WEEK, 10**12, None, [_exactly("Chile", 0.5)]).endswith("; models from Chile took 50.0 %.")


def test_what_is_not_known_is_said() -> None:
    assert headline(None, None, None) == NO_WEEK
    assert headline(WEEK, None, 0.5) == "How much AI was used on OpenRouter in the week of 27 July 2026 is not known."


def test_every_country_has_an_adjective_of_its_own() -> None:
    adjectives = [row["adjective"] for row in read_seed("countries")]
    assert len(set(adjectives)) == len(adjectives) >= 14
    assert all(one == one.strip() and one[:1].isupper() for one in adjectives)
