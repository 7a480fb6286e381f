"""Give the current state of a week: one observation's total, and rows as narrow as all observations make them."""

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from orchestration.checks.reference_figures import Figure, added, both
from orchestration.checks.reference_states import State
from orchestration.checks.reference_weeks import Observation
from orchestration.seeds import threshold


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
    rows, unmoved = dict(state.rows), dict(state.rows)
    unnamed_before = old.tokens - added(old.named.values()).low
    for name in {*state.rows, *old.named} - exact:
        now, before = state.rows.get(name, state.without_row), old.named.get(name, Figure(0, 0, unnamed_before))
        rows[name] = both(now, Figure(0, max(before.low + fall, 0), before.high + rise))
        unmoved[name] = both(now, Figure(0, before.low, before.high))
    least = added(rows.values()).low
    needed = sum(max(low - high, 0) for _, low, high in unmoved.values())
    if (
        max(least, added(unmoved.values()).low + fall) > total
        or needed > abs(rest)
        or any(low > high for _, low, high in rows.values())
    ):
        return state
    unnamed = min(state.unnamed or 0, total - least, unnamed_before + rise)
    return replace(
        state,
        rows=rows,
        unnamed=unnamed,
        unnamed_high=min(state.unnamed_high, unnamed),
        assumed=frozenset(name for name in rows if rows[name] != state.rows.get(name)),
        unmoved=unmoved,
        rest=rest,
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
