"""Give a week as one source has it: days added up, rows between bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from orchestration.checks.reference_captures import Period, Rows, Source, by_tokens
from orchestration.checks.reference_figures import NOTHING, Figure, added


@dataclass(frozen=True)
class Observation:
    """One week as one source has it, by tokens; a model without a row had at most ``unnamed_high`` in it.

    ``complete_from`` is when it was first seen so, with every day; None where it is not complete.
    """

    source: Source
    rows: Rows
    complete_from: datetime | None
    unnamed_high: int
    days_listed: Mapping[str | None, int] = field(default_factory=dict)

    @cached_property
    def named(self) -> dict[str, Figure]:
        """Return the models by tokens."""
        return {name: figure for name, figure in self.rows.items() if name is not None}

    @property
    def other(self) -> int:
        """Return what no row names: 0 where there is no such row."""
        return self.rows.get(None, NOTHING).tokens

    @cached_property
    def tokens(self) -> int:
        """Return the sum of every row, which is the market's total where the source has one."""
        return sum(figure.tokens for figure in self.rows.values())

    @property
    def is_exact(self) -> bool:
        """Return whether it gives the week's total to the token."""
        return self.complete_from is not None and self.source.has_total and not self.source.is_rounded

    @property
    def is_whole(self) -> bool:
        """Return whether the week names every model there is."""
        return self.source.is_exhaustive and None not in self.rows


def whole(source: Source, period: Period) -> Observation:
    """Return the week of a source that gives weeks."""
    return Observation(source, period.rows, period.complete_from, period.unnamed_high)


def summed(source: Source, monday: date, days: Mapping[date, Period]) -> Observation:
    """Return the week that days make; where a day that is known does not name a model, it had up to the day's bound."""
    known = {day: days[day] for day in (monday + timedelta(days=offset) for offset in range(7)) if day in days}
    unnamed_high = sum(day.unnamed_high for day in known.values())
    rows: Rows = {}
    days_listed: dict[str | None, int] = {}
    for name in {name for day in known.values() for name in day.rows}:
        naming = [day for day in known.values() if name in day.rows]
        tokens, low, high = added(day.rows[name] for day in naming)
        open_days = 0 if name is None else unnamed_high - sum(day.unnamed_high for day in naming)
        rows[name] = Figure(tokens, low, high + open_days)
        days_listed[name] = len(naming)
    complete = [day.complete_from for day in known.values() if day.complete_from]
    return Observation(
        source, by_tokens(rows), max(complete) if len(complete) == 7 else None, unnamed_high, days_listed
    )
