"""The sentence that sums up a week, for terminal, report and site alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from orchestration.report.figures import tokens_in_words

NO_WEEK = "No complete week of AI use on OpenRouter is known yet."
# Below this, one digit after the point shows no growth.
UNCHANGED = 0.0005
# A share is given to the percent; one known less exactly than that as "at least" its low bound.
EXACT = Decimal("0.01")
MOST_NAMED = 2


@dataclass(frozen=True)
class CountryShare:
    """What one country's models had of a week's market: fractions of 1, None where not known.

    ``adjective`` as in dim_country ("Chinese"); None where it has none, and then ``name`` ("China") is used.
    """

    adjective: str | None
    name: str
    share: float | None
    low: float | None
    high: float | None


def headline(
    week_start: date | None,
    total_tokens: int | Decimal | None,
    growth: float | None,
    countries: Sequence[CountryShare] = (),
) -> str:
    """Return what a complete week says, in a sentence; ``week_start`` is None where no week is complete.

    Growth is a fraction of 1 on the week before, None where it is not known. The two countries with the most are named,
    as far as their shares are known; a share that is not is left out, never guessed.
    """
    if week_start is None:
        return NO_WEEK
    week = f"in the week of {week_start.day} {week_start:%B %Y}"
    if total_tokens is None:
        return f"How much AI was used on OpenRouter {week} is not known."
    sentence = f"AI use on OpenRouter {_moved(growth)} {tokens_in_words(total_tokens)} tokens {week}"
    known = sorted((one for one in countries if _share(one)), key=lambda one: (-(one.share or 0), one.name))
    shares = [
        f"{_models(one)}{' took' if place == 0 else ''} {_share(one)}" for place, one in enumerate(known[:MOST_NAMED])
    ]
    return f"{sentence}{'; ' if shares else ''}{', '.join(shares)}."


def _moved(growth: float | None) -> str:
    if growth is None:
        return "was"
    if abs(growth) < UNCHANGED:
        return "was unchanged at"
    percents = (100 * abs(_digits(growth))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'rose' if growth > 0 else 'fell'} {percents:,} % to"


def _models(country: CountryShare) -> str:
    return f"{country.adjective} models" if country.adjective else f"models from {country.name}"


def _share(country: CountryShare) -> str:
    """Return a share in words; empty where it is not known, below one percent, or above the whole."""
    share, low, high = country.share, country.low, country.high
    if share is None or low is None or low > 1:
        return ""
    is_exact = high is not None and _digits(high) - _digits(low) <= EXACT
    percents = _percents(share, ROUND_HALF_UP) if is_exact else _percents(low, ROUND_FLOOR)
    if percents < 1:
        return ""
    return f"{percents} %" if is_exact else f"at least {percents} %"


def _percents(ratio: float, rounding: str) -> int:
    return int((100 * _digits(ratio)).quantize(Decimal(1), rounding))


def _digits(ratio: float) -> Decimal:
    # 100 x 0.29 is 28.999… in floats.
    return Decimal(str(ratio))
