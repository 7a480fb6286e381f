"""What a chart measures: its columns, how a figure is written, and the axis that suits the largest figure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orchestration import figures

Row = Mapping[str, Any]
# More steps are more lines than a reader needs.
MOST_STEPS = 5


@dataclass(frozen=True)
class Axis:
    """An axis: its words, and its round figures from 0 up, each with its name."""

    words: str
    ticks: list[float]
    names: list[str]


@dataclass(frozen=True)
class Measure:
    """A measure: the name and kind of its figure (orchestration/figures.py), and its words.

    ``unit`` follows the figures of the axis, which are divided by ``divisor``; None for the power of a thousand that
    suits the largest.
    """

    name: str
    kind: str
    words: str
    unit: str = ""
    divisor: float | None = 1

    def axis(self, largest: float) -> Axis:
        """Return the axis for figures up to ``largest``."""
        words, unit, divisor = self.words, self.unit, self.divisor
        if divisor is None:
            letter, power = next(((name, at) for name, at in figures.SCALES if largest >= 10**at), ("", 0))
            divisor = 10.0**power
            words = f"{figures.IN_WORDS[letter]}s of {words}".capitalize() if letter else words.capitalize()
            unit = f" {letter}".rstrip()
        ticks = round_ticks(largest / divisor)
        names = [f"{tick:,.9f}".rstrip("0").rstrip(".") + (unit if tick else "") for tick in ticks]
        return Axis(words, [tick * divisor for tick in ticks], names)


TOKENS = Measure("tokens", "tokens", "tokens a week", divisor=None)
SHARE = Measure("share", "share", "Share of the week's tokens", " %", 0.01)


def round_ticks(high: float) -> list[float]:
    """Return round numbers from 0 up to at least ``high``: a few steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high <= 0:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(high / MOST_STEPS))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power * MOST_STEPS >= high * (1 - 1e-9))
    return [float(f"{number * step:.12g}") for number in range(math.ceil(high / step - 1e-6) + 1)]
