"""Figures measured several times: their median and their spread.

Belongs here: what is made of repeated measurements. Does not: measuring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Spread:
    """Every value of a measurement, in the order they were taken."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float | None]) -> Spread:
        """Return the spread of what could be measured."""
        return cls(tuple(value for value in values if value is not None))

    @property
    def median(self) -> float:
        """Return the middle value."""
        return median(self.values)

    def over(self, floor: Spread) -> Spread:
        """Return the ratios of each value to the floor's that was taken beside it."""
        return Spread(tuple(mine / its for mine, its in zip(self.values, floor.values, strict=True)))

    def shown(self, digits: int, unit: str = "") -> tuple[str, str]:
        """Return the median, and least … most with how many there are, as text; dashes where there is none."""
        if not self.values:
            return "–", "–"
        middle, least, most = (f"{value:,.{digits}f}" for value in (self.median, min(self.values), max(self.values)))
        between = f"{least} … {most} ({len(self.values)})" if len(self.values) > 1 else "once"
        return f"{middle} {unit}".strip(), between

    def as_json(self) -> dict[str, Any]:
        """Return the values with their median and their ends."""
        if not self.values:
            return {"values": []}
        ends = {"median": self.median, "least": min(self.values), "most": max(self.values)}
        return {name: round(value, 4) for name, value in ends.items()} | {"values": [round(v, 4) for v in self.values]}
