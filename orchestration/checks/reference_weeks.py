"""Give a week as one source has it: days added up, rows between bounds, ranks and which ranks are possible."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from orchestration.checks.reference_captures import Period, Rows, Source, by_tokens, sources
from orchestration.checks.reference_figures import NOTHING, Figure, added
from orchestration.seeds import threshold

_UNLIMITED = 2**31
Ranks = int | None  # the ranks that a basis counts, from 1; None counts every row, `other` included


@dataclass(frozen=True)
class SourceWeek:
    """One week as one source has it, ranked; ``taken_from`` says which rows another source gave, and which source.

    A whole ranking that ``agrees_with_days`` names every row of what seven complete days show. A week that does not
    agree was replaced by the days, or is a part of what another source has: no basis is counted from it. None where
    there is nothing to compare.
    """

    source: Source
    rows: Rows
    is_complete: bool
    unnamed_high: int
    naming_depth: int | None
    days_named: Mapping[str | None, int] = field(default_factory=dict)
    taken_from: Mapping[str | None, str] = field(default_factory=dict)
    agrees_with_days: bool | None = None

    @cached_property
    def named(self) -> list[str]:
        """Return the models by rank."""
        return [name for name in self.rows if name is not None]

    @cached_property
    def tokens(self) -> int:
        """Return the sum of every row, which is the market's total where the source has one."""
        return sum(figure.tokens for figure in self.rows.values())

    @property
    def is_whole(self) -> bool:
        """Return whether the week names every model there is."""
        return self.source.is_exhaustive and None not in self.rows

    @property
    def other(self) -> int:
        """Return what no row names: 0 where there is no such row."""
        return self.rows.get(None, NOTHING).tokens

    def answers(self, ranks: Ranks) -> bool:
        """Return whether the week has what a basis counts."""
        if self.agrees_with_days is False:
            return False
        if ranks is None:
            return self.source.has_total
        is_all_named = self.unnamed_high == 0 and bool(self.named)
        return len(self.named) >= ranks or is_all_named

    def counted(self, ranks: Ranks) -> Rows:
        """Return the rows that stand, or may stand, in a basis; what is not certain to stand there counts 0 at least.

        A row that may stand in it, but does not by its tokens, counts 0 tokens.
        """
        if ranks is None:
            return self.rows
        if ranks not in self._counted:
            self._counted[ranks] = {
                name: Figure(
                    self.rows[name].tokens if rank <= ranks else 0,
                    self.rows[name].low if worst <= ranks else 0,
                    self.rows[name].high,
                )
                for rank, (name, best, worst) in enumerate(self._possible_ranks, start=1)
                if best <= ranks
            }
        return self._counted[ranks]

    @cached_property
    def _counted(self) -> dict[int, Rows]:
        return {}

    @cached_property
    def _possible_ranks(self) -> list[tuple[str, int, int]]:
        # Best: only those that are above for certain are above. Worst: all that can be are.
        figures = [self.rows[name] for name in self.named]
        lows, highs = sorted(figure.low for figure in figures), sorted(figure.high for figure in figures)
        possible = []
        for rank, name in enumerate(self.named, start=1):
            figure = self.rows[name]
            best = 1 + len(lows) - bisect_right(lows, figure.high)
            is_itself_above = figure.high > figure.low
            worst = 1 + len(highs) - bisect_right(highs, figure.low) - is_itself_above
            is_certain = self.source.is_rounded  # its own ranks, by the digits that it did not show
            is_firm = figure.low >= self.unnamed_high
            reached = (min(best, rank), max(worst, rank) if is_firm else _UNLIMITED)
            possible.append((name, rank, rank) if is_certain else (name, *reached))
        return possible

    def unnamed_within(self, ranks: int) -> int:
        """Return the most tokens that models without a row can have in the first ranks."""
        if self.source.is_rounded:
            return 0
        firm = sum(self.rows[name].low >= self.unnamed_high for name in self.named)
        return min(max(ranks - firm, 0) * self.unnamed_high, self.other)


def whole(source: Source, period: Period) -> SourceWeek:
    """Return the week of a source that gives weeks; a model without a row stays between 0 and the period's bound."""
    depth = period.named if period.unnamed_high else None
    return SourceWeek(source, period.rows, period.is_complete, period.unnamed_high, depth)


def summed(source: Source, monday: date, days: Mapping[date, Period]) -> SourceWeek:
    """Return the week that days make; where a day that is known does not name a model, it had up to the day's bound."""
    dates = [monday + timedelta(days=offset) for offset in range(7)]
    known = [days[day] for day in dates if day in days]
    unnamed_high = sum(day.unnamed_high for day in known)
    rows: Rows = {}
    days_named: dict[str | None, int] = {}
    for name in {name for day in known for name in day.rows}:
        naming = [day for day in known if name in day.rows]
        tokens, low, high = added(day.rows[name] for day in naming)
        open_days = 0 if name is None else unnamed_high - sum(day.unnamed_high for day in naming)
        rows[name] = Figure(tokens, low, high + open_days)
        days_named[name] = len(naming)
    depth = min((day.named for day in known if day.unnamed_high), default=None)
    is_complete = all(day in days and days[day].is_complete for day in dates)
    return SourceWeek(source, by_tokens(rows), is_complete, unnamed_high, depth, days_named)


def with_exact_rows(days: SourceWeek, by_source: Mapping[str, SourceWeek]) -> SourceWeek:
    """Return the week of days with the rows of the first of the other sources that has the same total, to the token.

    One total to the token shows one state of the data, so that what such a week says of a model that the days leave
    open is what the days would say; `other` gives what these rows gain. A week that names every model goes first.
    """
    weeks = [by_source[name] for name in sources() if name in by_source and by_source[name] is not days]
    agreeing = [week for week in weeks if days.is_complete and _is_exact(week) and week.tokens == days.tokens]
    if not agreeing:
        return days
    week = min(agreeing, key=lambda one: not one.is_whole)
    taken = [name for name in days.named if days.rows[name].high > days.rows[name].tokens and name in week.rows]
    rows = days.rows | {name: week.rows[name] for name in taken}
    if None in rows:
        moved = sum(rows[name].tokens - days.rows[name].tokens for name in taken)
        rows[None] = Figure(*(part - moved for part in days.rows[None]))
    return replace(days, rows=by_tokens(rows), taken_from=dict.fromkeys(taken, week.source.name))


def compared(by_source: Mapping[str, SourceWeek]) -> dict[str, SourceWeek]:
    """Return a week by source, each exact week of it compared with what has precedence, by their totals.

    A whole ranking agrees with seven complete days to the token or not at all; any other that is further from the
    first exact source than a restatement goes is a part of the week, or none.
    """
    days = [week.tokens for week in by_source.values() if week.source.is_daily and week.is_complete]
    exact = sorted((week for week in by_source.values() if _is_exact(week)), key=lambda week: week.source.precedence)
    return {name: _compared(week, days, exact[0].tokens if exact else 0) for name, week in by_source.items()}


def _compared(week: SourceWeek, days: list[int], before: int) -> SourceWeek:
    if week.source.is_daily:
        return week
    if week.is_whole and days:
        return replace(week, agrees_with_days=days == [week.tokens])
    is_beyond = _is_exact(week) and abs(week.tokens - before) > Fraction(threshold("restatable")) * before
    return replace(week, agrees_with_days=False) if is_beyond else week


def _is_exact(week: SourceWeek) -> bool:
    return week.is_complete and week.source.has_total and not week.source.is_rounded
