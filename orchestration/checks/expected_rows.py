"""Give the rows to expect of each fact, by its key, in the order of the checks' columns."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from itertools import groupby, product
from typing import Any

from orchestration.checks.reference import ATTRIBUTIONS, Reference, bases, owner
from orchestration.checks.reference_captures import WEEK, Source, between, has_every_day
from orchestration.checks.reference_current import state_of
from orchestration.checks.reference_figures import Figure, exactly, growth, ratio
from orchestration.checks.reference_parts import Entity, Place, possible_places
from orchestration.checks.reference_states import State

Rows = Mapping[tuple[Any, ...], tuple[Any, ...]]
NOT_KNOWN = (None,) * 4  # a growth, or how tokens are made up


def expected_days(reference: Reference, _: Rows) -> Rows:
    """Return the total of each day."""
    return {
        (day,): (sum(row.tokens for row in period.rows.values()),)
        for day, period in reference.days.items()
        if day - timedelta(days=day.weekday()) in reference.compared_weeks
    }


def expected_market(reference: Reference, _: Rows) -> Rows:
    """Return the market of each week."""
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for week in reference.compared_weeks:
        known, before = (reference.answering(monday, reference.whole_market) for monday in (week, week - WEEK))
        if known is None:
            rows[week,] = (None, False, None, None, None, None, None)
        else:
            previous = before.total if before and before.is_complete and known.is_complete else None
            named = sum(figure.tokens > 0 for figure in known.rows.values())
            of_week = (known.total, known.is_complete, known.source.name, known.other, named)
            rows[week,] = (*of_week, growth(known.total, previous), previous)
    return rows


def expected_models_by_source(reference: Reference, _: Rows) -> Rows:
    """Return the models of each week as each source has them."""
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for week in reference.compared_weeks:
        for source, one in reference.weeks[week].items():
            ranks = {name: rank for rank, name in enumerate(state_of(one).by_rank, start=1)}
            for name, (tokens, low, high) in one.rows.items():
                point, days_listed = low if low == high else None, one.days_listed.get(name)
                is_complete = one.complete_from is not None
                rows[week, source, name] = (low, high, tokens, point, ranks.get(name or ""), is_complete, days_listed)
    return rows


def expected_models(reference: Reference, _: Rows) -> Rows:
    """Return the models of each week, of its current state, or of a page where the state has not all of them."""
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for week in reference.compared_weeks:
        if (known := reference.as_ranked(week)) is None:
            continue
        shown = _shown(reference, week, known)
        splits, market = _splits(reference, week, shown), _market_of(reference, week, known)
        if known.other is not None:
            bounds = _bounds(exactly(known.other), known.other, "exact", market)
            rows[week, None] = (
                *bounds,
                known.other,
                known.is_complete,
                known.days_listed.get(None),
                known.source.name,
                *(None,) * 11,
            )
        last_week = {
            True: reference.as_ranked(week - WEEK),
            False: reference.answering(week - WEEK, reference.whole_market),
        }
        for name, state in shown.items():
            figure = state.rows[name]
            point = state.point(figure)
            bounds = _bounds(figure, point, state.openness(figure, is_assumed=name in state.assumed), market)
            source = state.taken_from.get(name, state.source.name)
            before = _compared(state, last_week[state.source.is_rounded])
            growths = _growth(state, before, figure, before.rows.get(name, before.without_row) if before else None)
            rows[week, name] = (
                *(*bounds, point, known.is_complete, state.days_listed.get(name), source, *_rank(known.places[name])),
                *(*growths, growths[0], *splits.get(name, NOT_KNOWN)),
            )
    return rows


def expected_prints(reference: Reference, published: Rows) -> Rows:
    """Return what the market of each week was in each source, by number; of other metrics the rows as published."""
    rows = {key: row for key, row in published.items() if key[2] != "market_total"}
    held: dict[Source, dict[date, dict[date, int | None]]] = defaultdict(lambda: defaultdict(dict))
    printed: dict[tuple[date, str], list[int]] = defaultdict(list)
    for (as_of, source), captures in groupby(reference.captures, lambda capture: (capture.as_of, capture.source)):
        for capture in captures if source.role == "answers" and source.has_total and not source.is_rounded else ():
            for start in between(source, capture.counts) | capture.counts.keys():
                tokens = sum(capture.counts[start].values()) if start in capture.counts else None
                is_complete = has_every_day(source, start, as_of)
                held[source][start - timedelta(days=start.weekday())][start] = tokens if is_complete else None
        for week, periods in held[source].items():
            total = sum(tokens or 0 for tokens in periods.values())
            has_all = None not in periods.values() and len(periods) == (7 if source.is_daily else 1)
            if has_all and week in reference.compared_weeks and printed[week, source.name][-1:] != [total]:
                printed[week, source.name].append(total)
                rows[week, source.name, "market_total", None, len(printed[week, source.name])] = total, as_of
    return rows


def _shown(reference: Reference, week: date, known: State) -> dict[str, State]:
    """Return by model whose row it is: the state's, where that has exactly what a page lists."""
    state = reference.answering(week, reference.whole_market)
    has_state = known.source.is_rounded and state and state.is_complete
    exact = {name for name, (_, low, high) in state.rows.items() if low == high} if state and has_state else set()
    return {name: state if state and name in exact else known for name in known.rows}


def _compared(known: State, before: State | None) -> State | None:
    """Return the week before where growth is taken from it: complete, and a page only where this week is of one."""
    is_one_kind = before is not None and known.source.is_rounded == before.source.is_rounded
    return before if is_one_kind and before and known.is_complete and before.is_complete else None


def _market_of(reference: Reference, week: date, known: State) -> int | None:
    market = reference.answering(week, reference.whole_market)
    return market.total if market and market.is_complete and known.is_complete else known.total


def _bounds(figure: Figure, point: int | None, basis: str, market: int | None) -> tuple[Any, ...]:
    shares = (ratio(tokens, market) for tokens in (point, figure.low, figure.high))
    return figure.low, figure.high, figure.tokens, basis, *shares


def _rank(place: Place | None) -> tuple[int | None, int | None, int | None]:
    best, worst = place or (None, None)
    return best if best == worst else None, best, worst


def _growth(known: State, before: State | None, figure: Figure, figure_before: Figure | None) -> tuple[Any, ...]:
    """Return the growth between two weeks, and its bounds: each week at the end that the other is not."""
    if before is None or figure_before is None:
        return None, None, None
    return (
        growth(known.point(figure), before.point(figure_before)),
        growth(figure.low, figure_before.high),
        growth(figure.high, figure_before.low),
    )


def _splits(reference: Reference, week: date, shown: Mapping[str, State]) -> dict[str | None, tuple[int | None, ...]]:
    by_model: dict[str | None, tuple[int | None, ...]] = {}
    for capture in reference.captures:  # the oldest first: a newer one of the same total takes its place
        is_of_week = capture.source.role == "answers" and not capture.source.is_daily and week in capture.counts
        splits = capture.splits if is_of_week else {}
        is_reasoning_counted = any(reasoning for _, _, reasoning, _ in splits.values())
        for name, (prompt, completion, reasoning, requests) in splits.items():
            row = shown[name].rows[name] if name in shown else None
            if row and row.low == row.high == prompt + completion:
                by_model[name] = (prompt, completion, reasoning if is_reasoning_counted else None, requests)
    return by_model


def expected_entities(by: str, reference: Reference, published: Rows) -> Rows:
    """Each vendor or country with a row in the captures must be published; one that is published without such a row has
    the figures of any that has none.
    """
    no_answer = (*(None,) * 8, False, *(None,) * 8)
    expected: dict[tuple[Any, ...], tuple[Any, ...]] = dict.fromkeys(published, no_answer)
    entities: dict[tuple[date, str, str], set[Entity]] = {}
    for week, basis, attribution, entity in published:
        entities.setdefault((week, basis, attribution), set()).add(entity)
    for week, (basis, ranks), attribution in product(reference.compared_weeks, bases().items(), ATTRIBUTIONS):
        if (known := reference.answering(week, basis)) is None:
            continue
        owner_of = partial(owner, by=by, known_on=reference.known_on(week, attribution))
        now, market = known.parts(ranks, owner_of), _market_of(reference, week, known)
        before = _compared(known, reference.answering(week - WEEK, basis))
        then = before.parts(ranks, owner_of) if before else None
        named = now.named_growths(then) if then else {}
        all_named = now.sums.keys() | entities.get((week, basis, attribution), set())
        figures = {entity: now.sums.get(entity, now.without_row) for entity in all_named}
        places = possible_places({e: figure for e, figure in figures.items() if e and figure.high}, now.unnamed)
        for entity, figure in figures.items():
            figure_before = then.sums.get(entity, then.without_row) if then and entity else None
            is_rounded = known.source.is_rounded
            opens = "rounding" if is_rounded else known.openness(figure, is_assumed=entity in now.assumed)
            expected[week, basis, attribution, entity] = (
                *_bounds(figure, known.point(figure), opens, market),
                *(known.point(figure), known.is_complete, known.source.name, *_rank(places.get(entity or ""))),
                *(*_growth(known, before, figure, figure_before), named.get(entity)),
            )
    return expected
