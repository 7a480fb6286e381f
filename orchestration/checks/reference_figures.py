"""Compute with figures between bounds, in plain integers: sums, and ratios in exact fractions."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Figure(NamedTuple):
    """Tokens as named or displayed, and the least and the most that the true count can be."""

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


def both(one: Figure, other: Figure) -> Figure:
    """Return what two observations of one state leave open; its low is above its high where they contradict."""
    return Figure(max(one.tokens, other.tokens), max(one.low, other.low), min(one.high, other.high))


def ratio(part: int | None, whole: int | None) -> Fraction | None:
    """Return a quotient without rounding; None when either is unknown or the second is 0."""
    return None if part is None or not whole else Fraction(part, whole)


def growth(this_tokens: int | None, previous_tokens: int | None) -> Fraction | None:
    """Return this / previous - 1 without rounding; None when either is unknown or the previous is 0."""
    quotient = ratio(this_tokens, previous_tokens)
    return None if quotient is None else quotient - 1
