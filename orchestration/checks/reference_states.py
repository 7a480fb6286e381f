"""Give the current state of a week: one observation's total, and rows as narrow as all observations make them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import count

from orchestration.checks.reference_captures import Source
from orchestration.checks.reference_figures import NOTHING, Figure, added, both
from orchestration.checks.reference_parts import Entity, Named, Parts, Place, possible_places
from orchestration.checks.reference_weeks import Observation
from orchestration.seeds import threshold

Ranks = int | None  # the ranks that a basis counts, from 1; None counts every row


@dataclass(frozen=True)
class State:
    """A week as it is known: models between bounds, and ``unnamed`` tokens that models without a row may have.

    One of these had at most ``unnamed_high``. ``total`` is the market's, and ``other`` what of it no observation names;
    None where no source gives it. ``taken_from`` says which source leaves a row least open, ``assumed`` are the models
    that an observation of another total narrowed.
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

    def within(self, ranks: Ranks) -> tuple[Named, int]:
        """Return the rows that stand or may stand in a basis, and what models without a row may have in it."""
        if ranks is None:
            return self.rows, self.unnamed or 0
        rows = {}
        for rank, name in enumerate(self.by_rank, start=1):
            best, worst = self.places[name]
            if best <= ranks:
                tokens, low, high = self.rows[name]
                is_sure = worst is not None and worst <= ranks
                rows[name] = Figure(tokens if rank <= ranks else 0, low if is_sure else 0, high)
        firm = sum(figure.low >= self.unnamed_high for figure in self.rows.values())
        open_ranks = 0 if self.source.is_rounded else max(ranks - firm, 0)
        return rows, min(open_ranks * self.unnamed_high, self.unnamed or 0)

    def parts(self, ranks: Ranks, owner: Callable[[str], Entity]) -> Parts:
        """Return what each owner has of a basis; of the whole market, what all others leave."""
        rows, unnamed = self.within(ranks)
        other = self.other if ranks is None else None
        owners: dict[str, Entity] = {name: owner(name) for name in rows}
        sums = dict.fromkeys((*owners.values(), *([None] if other is not None else [])), NOTHING)
        for name, figure in rows.items():
            sums[owners[name]] = added((sums[owners[name]], figure))
        everything = added(sums.values())
        total = self.total if ranks is None else None

        def spanned(entity: Entity, figure: Figure) -> Figure:
            low, high = figure.low, figure.high + unnamed
            if total is not None:
                low = max(low, total - (everything.high - figure.high) - unnamed)
                high = min(high, total - (everything.low - figure.low))
            return Figure(figure.tokens + (other or 0 if entity is None else 0), low, high)

        return Parts(
            {entity: spanned(entity, figure) for entity, figure in sums.items()},
            spanned("", NOTHING),
            unnamed,
            owners,
            {name: figure.low for name, figure in rows.items() if figure.low == figure.high},
            frozenset(
                sums if ranks is None and self.assumed else (owners[name] for name in self.assumed & rows.keys())
            ),
        )


def state_of(observation: Observation) -> State:
    """Return a week as one observation alone has it."""
    source = observation.source
    return State(
        source,
        observation.named,
        observation.tokens if source.has_total else None,
        observation.other if None in observation.rows else None,
        observation.other if None in observation.rows else None,
        observation.unnamed_high,
        observation.complete_from is not None,
        observation.days_listed,
        dict.fromkeys(observation.named, source.name),
    )


def current(observations: Collection[Observation]) -> State | None:
    """Return the current state: the complete, exact observation that was first seen last, narrowed by all others.

    None where no observation is complete and exact. A total further from the days', or the first source's, than a
    restatement goes is of a part of the week.
    """
    exact = sorted((one for one in observations if one.is_exact), key=lambda one: one.source.precedence)
    if not exact:
        return None
    usual = next((one for one in exact if one.source.is_daily), exact[0]).tokens
    exact = [one for one in exact if abs(one.tokens - usual) <= Fraction(threshold("restatable")) * usual]
    now = max(exact, key=lambda one: one.complete_from)  # type: ignore[arg-type, return-value]  # max keeps the first
    same = [one for one in exact if one.tokens == now.tokens and _agree(one, now)]
    rows: dict[str, Figure] = {}
    widths: dict[str, tuple[int, str]] = {}
    for one in same:
        for name, figure in one.named.items():
            rows[name] = both(rows.get(name, figure), figure)
            width = figure.high - figure.low
            if name not in widths or width < widths[name][0]:
                widths[name] = width, one.source.name
    named = added(rows.values())
    unnamed = 0 if any(one.is_whole for one in same) else now.tokens - named.low
    state = State(
        now.source,
        rows,
        now.tokens,
        now.tokens - named.tokens if now.tokens > named.tokens or not now.tokens else None,
        unnamed,
        min(unnamed, *(one.unnamed_high for one in same)),
        True,
        {name: days for one in same for name, days in one.days_listed.items() if name is not None},
        {name: source for name, (_, source) in widths.items()},
    )
    others = [one for one in exact if one not in same]
    order = lambda one: (one.is_whole, len(one.named), one.complete_from)  # noqa: E731
    return _assumed(state, max(others, key=order)) if others else state


def _assumed(state: State, old: Observation) -> State:
    """Return a state narrowed by an observation of another total, where every move between them has one sign.

    Then no other model moved by more than what is left of the difference, and in no other direction. Rows that
    contradict that end the assumption.
    """
    total = state.total or 0
    exact = {name for name in state.rows if _is_point(state.rows[name]) and _is_point(old.named.get(name))}
    moves = [state.rows[name].low - old.named[name].low for name in exact]
    rest = total - old.tokens - sum(moves)
    if not any(moves) or len({move > 0 for move in (*moves, rest) if move}) > 1:
        return state
    fall, rise = min(rest, 0), max(rest, 0)
    rows = dict(state.rows)
    unnamed_before = old.tokens - added(old.named.values()).low
    for name in {*state.rows, *old.named} - exact:
        _, low, high = old.named.get(name, Figure(0, 0, unnamed_before))
        rows[name] = both(rows.get(name, state.without_row), Figure(0, max(low + fall, 0), high + rise))
    least = added(rows.values()).low
    if least > total or any(low > high for _, low, high in rows.values()):
        return state
    unnamed = min(state.unnamed or 0, total - least, unnamed_before + rise)
    return replace(
        state,
        rows=rows,
        unnamed=unnamed,
        unnamed_high=min(state.unnamed_high, unnamed),
        assumed=frozenset(name for name in rows if rows[name] != state.rows.get(name)),
    )


def _agree(one: Observation, other: Observation) -> bool:
    """Return whether no count of one observation lies outside what the other has, or leaves to any model."""
    without_row = [Figure(0, 0, each.unnamed_high) for each in (one, other)]
    both_have = [
        both(one.named.get(name, without_row[0]), other.named.get(name, without_row[1]))
        for name in one.named.keys() | other.named.keys()
    ]
    return all(low <= high for _, low, high in both_have)


def _is_point(figure: Figure | None) -> bool:
    return figure is not None and figure.low == figure.high
