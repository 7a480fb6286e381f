"""Give what vendors and countries have of a week, and which ranks are possible."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from orchestration.checks.reference_figures import Figure, growth

Entity = str | None  # a vendor or a country; None is what belongs to none
Named = Mapping[str, Figure]
Place = tuple[int, int | None]  # the best and the worst rank that is possible; None where none is the worst
MOST_ROWS = 2**31  # what an integer column does not hold is any number


class Parts(NamedTuple):
    """What each vendor or country has of a basis, and what one without a row has, which models without one may have.

    ``owners`` and ``exact`` are by model: of whom it is, and its tokens where nothing leaves them open.
    """

    sums: dict[Entity, Figure]
    without_row: Figure
    unnamed: int
    owners: dict[str, Entity]
    exact: dict[str, int]
    assumed: frozenset[Entity]

    def named_growths(self, before: Parts) -> dict[Entity, Fraction | None]:
        """Return what the models did that both weeks have exactly, by owner."""
        weeks: dict[Entity, tuple[int, int]] = {}
        for name in self.exact.keys() & before.exact.keys():
            this, previous = weeks.get(self.owners[name], (0, 0))
            weeks[self.owners[name]] = this + self.exact[name], previous + before.exact[name]
        return {entity: growth(*pair) for entity, pair in weeks.items() if entity}


def possible_places(rows: Named, unnamed: int | None, unnamed_high: int | None = None) -> dict[str, Place]:
    """Return the ranks that each can have, ties alphabetical, where others may have ``unnamed`` tokens between them."""
    lows = sorted((-figure.low, name) for name, figure in rows.items())
    highs = sorted((-figure.high, name) for name, figure in rows.items())
    places: dict[str, Place] = {}
    for name, (_, low, high) in rows.items():
        worst = 1 + bisect_left(highs, (-low, name)) - (high > low)
        is_open = unnamed_high if unnamed is None else unnamed
        if is_open and (unnamed_high is None or low < unnamed_high):
            worst += unnamed // low if unnamed and low else MOST_ROWS
        places[name] = 1 + bisect_left(lows, (-high, name)), worst if worst < MOST_ROWS else None
    return places
