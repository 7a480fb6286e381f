"""Compute growth: two weeks at the same coverage in one source, and which source has it."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from orchestration.checks.reference import Entity, Reference, bases, with_unnamed
from orchestration.checks.reference_captures import WEEK, sources
from orchestration.checks.reference_figures import NOTHING, Figure, Growth, exactly
from orchestration.checks.reference_weeks import Ranks, SourceWeek
from orchestration.seeds import threshold


def published_point(growth: Growth) -> Fraction | None:
    """Return the growth to publish as a point: None where unnamed rows, not rounding, leave it open too far."""
    if sources()[growth.source].is_rounded:
        return growth.point
    width = growth.width
    return growth.point if width is not None and width <= float(threshold("growth_openness")) else None


def market_growth(reference: Reference, week: date) -> Growth | None:
    """Return the growth of the market in the first source that has both weeks whole; None where none has."""
    for this_week, previous_week in _pairs(reference.merged_weeks, week, None):
        return Growth(this_week.source.name, exactly(this_week.tokens), exactly(previous_week.tokens))
    return None


def model_growths(reference: Reference, week: date) -> dict[str | None, Growth]:
    """Return the growth of each model that one source names in both weeks, with what is known in place of its rows."""
    candidates: dict[str | None, list[Growth]] = {}
    for source in sources():
        this_week, previous_week = _in_source(reference.merged_weeks, week, source)
        if this_week and previous_week:
            for name in this_week.named:
                if name in previous_week.rows:
                    growth = Growth(source, this_week.rows[name], previous_week.rows[name])
                    candidates.setdefault(name, []).append(growth)
    return {name: _narrowest(growths) for name, growths in candidates.items()}


def entity_growths(reference: Reference, week: date, basis: str, attribution: str, by: str) -> dict[Entity, Growth]:
    """Return the growth of each vendor or country that has a row in either week, both attributed at one moment."""
    ranks, known_on = bases()[basis], reference.known_on(week, attribution)
    candidates: dict[Entity, list[tuple[Fraction, Growth]]] = {}
    for this_week, previous_week in _pairs(reference.merged_weeks, week, ranks):
        if ranks is None and this_week.naming_depth != previous_week.naming_depth:
            continue
        names = dict.fromkeys((*this_week.counted(ranks), *previous_week.counted(ranks)))
        sides = [
            with_unnamed(
                reference.sums({name: _side(known, name, ranks) for name in names if name is not None}, by, known_on),
                known.unnamed_within(ranks) if ranks is not None else 0,
            )
            for known in (this_week, previous_week)
        ]
        named_share = Fraction(this_week.tokens - this_week.other, this_week.tokens or 1) if ranks is None else 0
        for entity in sides[0].keys() - {None}:
            growth = Growth(this_week.source.name, sides[0][entity], sides[1][entity])
            candidates.setdefault(entity, []).append((round(Fraction(named_share), 12), growth))
    return {entity: _best(growths) for entity, growths in candidates.items()}


def _best(growths: list[tuple[Fraction, Growth]]) -> Growth:
    most_named = max(named_share for named_share, _ in growths)
    return _narrowest([growth for named_share, growth in growths if named_share == most_named])


def _side(known: SourceWeek, name: str, ranks: Ranks) -> Figure:
    figure = known.counted(ranks).get(name)
    return figure or (Figure(0, 0, known.unnamed_high) if ranks is None else NOTHING)


def _narrowest(growths: list[Growth]) -> Growth:
    # They come in the order of precedence, which min keeps; one without bounds on both sides is the widest.
    if len(growths) == 1:
        return growths[0]
    widths = [(growth.width, growth) for growth in growths]
    return min(widths, key=lambda entry: (entry[0] is None, entry[0] or 0))[1]


def _pairs(
    weeks: dict[date, dict[str, SourceWeek]], week: date, ranks: Ranks
) -> Iterator[tuple[SourceWeek, SourceWeek]]:
    for source in sources():
        this_week, previous_week = _in_source(weeks, week, source)
        if this_week and previous_week and this_week.answers(ranks) and previous_week.answers(ranks):
            yield this_week, previous_week


def _in_source(
    weeks: dict[date, dict[str, SourceWeek]], week: date, source: str
) -> tuple[SourceWeek | None, SourceWeek | None]:
    pair = [weeks.get(monday, {}).get(source) for monday in (week, week - WEEK)]
    this_week, previous_week = (
        known if known and known.is_complete and known.agrees_with_days is not False else None for known in pair
    )
    return this_week, previous_week
