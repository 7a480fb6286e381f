"""Compute with figures between bounds, in plain integers: sums, and growth in exact fractions."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Figure(NamedTuple):
    """Tokens as published, and the least and the most that the true count can be; all three equal when it is exact."""

    tokens: int
    low: int
    high: int


NOTHING = Figure(0, 0, 0)


def exactly(tokens: int) -> Figure:
    """Return a count that nothing leaves open."""
    return Figure(tokens, tokens, tokens)


def added(figures: Iterable[Figure]) -> Figure:
    """Return the sum, bounds by bounds; nothing adds up to 0."""
    tokens = low = high = 0
    for figure in figures:
        tokens, low, high = tokens + figure.tokens, low + figure.low, high + figure.high
    return Figure(tokens, low, high)


def exact_growth(this_tokens: int | None, previous_tokens: int | None) -> Fraction | None:
    """Return this / previous - 1 without rounding; None when either is unknown or the previous is 0."""
    if this_tokens is None or not previous_tokens:
        return None
    return Fraction(this_tokens, previous_tokens) - 1


class Growth(NamedTuple):
    """Growth of one pair of weeks in one source: fractions of 1; None where the week before is (or can be) 0."""

    source: str
    this_week: Figure
    previous_week: Figure

    @property
    def point(self) -> Fraction | None:
        """Return the growth of the counts themselves."""
        return exact_growth(self.this_week.tokens, self.previous_week.tokens)

    @property
    def low(self) -> Fraction | None:
        """Return the least that it can have been: this week at its least, the one before at its most."""
        return exact_growth(self.this_week.low, self.previous_week.high)

    @property
    def high(self) -> Fraction | None:
        """Return the most that it can have been; None where there is no upper end."""
        return exact_growth(self.this_week.high, self.previous_week.low)

    @property
    def width(self) -> float | None:
        """Return how far the bounds lie apart, to digits that doubles of any size show alike; None without bounds."""
        low, high = self.low, self.high
        return None if low is None or high is None else float(f"{float(round(high - low, 12)):.9g}")
