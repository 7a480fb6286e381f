"""How a measure is written: its words, its unit, its digits, the power of a thousand that suits it.

Belongs here: the y axis of charts over weeks. Does not: where it stands (plot.py).
"""

from dataclasses import dataclass, replace

from orchestration.charts.words import SCALES, scale_of, three_digits

BELOW = {" T": " B", " B": " M", " M": " k"}
SMALL = 0.01


@dataclass(frozen=True)
class Axis:
    """A measure: its words above the axis, what follows a figure, and what a figure is divided by.

    ``scale`` None divides by the power of a thousand that suits the largest figure; ``words`` then has ``{scale}``.
    ``digits`` stand after the point; None for three in all.
    """

    words: str
    unit: str = ""
    scale: float | None = 1.0
    digits: int | None = None

    def figure(self, value: float) -> str:
        """Return a figure, already divided, with its unit; a small one in the unit below, where there is one."""
        if self.digits is not None:
            return f"{value:,.{self.digits}f}{self.unit}"
        if not value:
            return "0"
        if 0 < value < SMALL and self.unit in BELOW:
            return replace(self, unit=BELOW[self.unit]).figure(value * 1000)
        return (three_digits(value) if value % 1 or self.unit in BELOW else f"{value:,.0f}") + self.unit

    def tick(self, value: float) -> str:
        """Return a round figure on the axis, already divided, with its unit."""
        return f"{value:,.9f}".rstrip("0").rstrip(".") + (self.unit if value else "")

    def fitted(self, largest: float) -> "Axis":
        """Return the axis for figures up to ``largest``, with a scale."""
        if self.scale is not None:
            return self
        power = scale_of(largest)
        name, letter = SCALES[power]
        words = self.words.format(scale=f"{name} of " if name else "")
        return replace(self, words=words[:1].upper() + words[1:], unit=f" {letter}".rstrip(), scale=power)

    def divided(self, value: float) -> float:
        """Return a figure as the axis has it; the axis is fitted."""
        return value / (self.scale or 1)
