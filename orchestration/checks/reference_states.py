"""Give what each vendor and country has of a state of a week, on each basis."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import count

from orchestration.checks.reference_captures import Source
from orchestration.checks.reference_figures import Figure
from orchestration.checks.reference_parts import Entity, Named, Parts, Place, possible_places

# Tokens as named; what they are at least, and were without a move that nobody saw; and so at most.
Sum = tuple[int, int, int, int, int]
Ranks = int | None  # the ranks that a basis counts, from 1; None counts every row


@dataclass(frozen=True)
class State:
    """A week as it is known: models between bounds, and ``unnamed`` tokens that models without a row may have.

    One of these had at most ``unnamed_high``. ``total`` is the market's, and ``other`` what of it no observation names;
    None where no source gives it. ``taken_from`` says which source leaves a row least open, ``assumed`` are the models
    that an observation of another total narrowed: ``unmoved`` are they without a move that nobody saw, and all of these
    moves make ``rest``.
    """

    source: Source
    rows: Named
    total: int | None
    other: int | None
    unnamed: int | None
    unnamed_high: int
    is_complete: bool
    days_listed: Mapping[str | None, int]
    taken_from: Mapping[str, str]
    assumed: frozenset[str] = frozenset()
    unmoved: Named = field(default_factory=dict)
    rest: int = 0

    def answers(self, ranks: Ranks) -> bool:
        """Return whether the week has what a basis counts."""
        if ranks is None:
            return self.total is not None
        return len(self.rows) >= ranks or (self.unnamed_high == 0 and bool(self.rows))

    def point(self, figure: Figure) -> int | None:
        """Return a figure as a point: where its bounds are one, or where the page shows it."""
        if figure.low == figure.high:
            return figure.low
        return figure.tokens if self.source.is_rounded else None

    def openness(self, figure: Figure, *, is_assumed: bool) -> str:
        """Return what leaves a figure open, or that nothing does."""
        if is_assumed:
            return "assumed"
        return "exact" if figure.low == figure.high else "rounding" if self.source.is_rounded else "unnamed"

    @property
    def without_row(self) -> Figure:
        """Return what a model has that the week does not name."""
        return Figure(0, 0, self.unnamed_high)

    @cached_property
    def places(self) -> dict[str, Place]:
        """Return the ranks that each model can have; a page's own stand."""
        if self.source.is_rounded:
            return {name: (rank, rank) for name, rank in zip(self.rows, count(1), strict=False)}
        return possible_places(self.rows, self.unnamed, self.unnamed_high)

    @property
    def by_rank(self) -> list[str]:
        """Return the models by what they have at least; a page's own order stands."""
        return list(self.rows) if self.source.is_rounded else sorted(self.rows, key=lambda n: (-self.rows[n].low, n))

    def within(self, ranks: Ranks) -> tuple[dict[str, Sum], int]:
        """Return the rows that stand or may stand in a basis, and what models without a row may have in it."""
        figures = [(name, self.rows[name], self.unmoved.get(name, self.rows[name])) for name in self.by_rank]
        if ranks is None:
            return {n: (one.tokens, one.low, two.low, one.high, two.high) for n, one, two in figures}, self.unnamed or 0
        rows = {}
        for rank, (name, figure, unmoved) in enumerate(figures, start=1):
            best, worst = self.places[name]
            if best <= ranks:
                lows = (figure.low, unmoved.low) if worst is not None and worst <= ranks else (0, 0)
                rows[name] = figure.tokens if rank <= ranks else 0, *lows, figure.high, unmoved.high
        firm = sum(figure.low >= self.unnamed_high for figure in self.rows.values())
        open_ranks = 0 if self.source.is_rounded else max(ranks - firm, 0)
        return rows, min(open_ranks * self.unnamed_high, self.unnamed or 0)

    def together(self, tokens: int, low: int, unmoved_low: int, high: int, unmoved_high: int) -> Figure:
        """Return what rows have that each may have moved unseen, but all of them by no more than the rest."""
        return Figure(tokens, max(low, unmoved_low + min(self.rest, 0)), min(high, unmoved_high + max(self.rest, 0)))

    def parts(self, ranks: Ranks, owner: Callable[[str], Entity]) -> Parts:
        """Return what each owner has of a basis; of the whole market, what all others leave."""
        rows, unnamed = self.within(ranks)
        other = self.other if ranks is None else None
        owners: dict[str, Entity] = {name: owner(name) for name in rows}
        nothing: Sum = (0, 0, 0, 0, 0)
        sums = dict.fromkeys((*owners.values(), *([None] if other is not None else [])), nothing)
        for name, row in rows.items():
            sums[owners[name]] = _plus(sums[owners[name]], row)
        everything = reduce(_plus, sums.values(), nothing)
        total = self.total if ranks is None else None

        def spanned(entity: Entity, own: Sum) -> Figure:
            tokens, low, high = self.together(*own)
            high += unnamed
            if total is not None:
                others = _plus(everything, own, -1)
                low, high = max(low, total - others[3] - unnamed), min(high, total - self.together(*others).low)
            return Figure(tokens + (other or 0 if entity is None else 0), low, high)

        return Parts(
            {entity: spanned(entity, own) for entity, own in sums.items()},
            spanned("", nothing),
            unnamed,
            owners,
            {name: low for name, (_, low, _, high, _) in rows.items() if low == high},
            frozenset(
                sums if ranks is None and self.assumed else (owners[name] for name in self.assumed & rows.keys())
            ),
        )


def _plus(one: Sum, other: Sum, sign: int = 1) -> Sum:
    return tuple(a + sign * b for a, b in zip(one, other, strict=True))  # type: ignore[return-value]  # as many as before
