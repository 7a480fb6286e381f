"""The figures once more, from the bytes of the raw zone and by other code than the models': plain Python integers.

Belongs here: the rules of docs/method.md (newest capture of a day, best source of a week, bases, attribution) as a
second pair of eyes. Does not: any SQL, and anything that the models use. What both would get wrong in the same way is a
constant of the domain, so it is read from the same seeds.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache, cached_property

from orchestration.captures.raw_zone import RawZone, Sidecar
from orchestration.checks.attributions import Attributions
from orchestration.checks.readers import READERS
from orchestration.warehouse.seeds import read_seed

WEEK = timedelta(days=7)
ATTRIBUTIONS = ("as_known_then", "as_known_now")
Rows = dict[str | None, int]  # tokens by permaslug, in the order of the ranks; None is `other`


@dataclass
class SourceWeek:
    """One week as one source has it, ranked."""

    rows: Rows
    is_complete: bool

    @property
    def ranked(self) -> list[tuple[str, int]]:
        """Models and their tokens by rank."""
        return [(name, tokens) for name, tokens in self.rows.items() if name is not None]


@dataclass
class Recomputed:
    """What the raw zone says: days, weeks by source, and the sums by vendor and country."""

    raw_zone: RawZone
    captures_read: int = 0
    days: dict[date, Rows] = field(default_factory=dict)
    complete_days: set[date] = field(default_factory=set)
    weeks: dict[date, dict[str, SourceWeek]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        """Read every capture once, newest last, so that a later one replaces whole periods of an earlier one."""
        sidecars = sorted(self.raw_zone.sidecars(), key=lambda sidecar: (sidecar.as_of, sidecar.sha256))
        for sidecar in sidecars:
            self.captures_read += 1
            for period, rows in self._periods(sidecar).items():
                source = _sources()[_source_of_form()[sidecar.form]]
                if source["grain"] == "day":
                    self.days[period] = rows
                    if sidecar.as_of >= _midnight(period + timedelta(days=1)):
                        self.complete_days.add(period)
                else:
                    is_complete = sidecar.as_of >= _midnight(period + WEEK)
                    self.weeks[period][source["source"]] = SourceWeek(rows, is_complete)
        (by_day,) = (name for name, source in _sources().items() if source["grain"] == "day")
        for monday in {day - timedelta(days=day.weekday()) for day in self.days}:
            self.weeks[monday][by_day] = self._summed(monday)

    def market_tokens(self, week: date) -> tuple[int | None, bool]:
        """Return a week's market total and whether it is complete; None where no source has the total."""
        chosen = self._best(week, lambda source, _: _has_total(source))
        return (sum(chosen.rows.values()), chosen.is_complete) if chosen else (None, False)

    def ranking(self, week: date, basis: str) -> SourceWeek | None:
        """Return the week as the source has it that answers for a basis; only the ranks that count, for top n."""
        ranks = bases()[basis]
        if ranks is None:
            return self._best(week, lambda source, _: _has_total(source))
        chosen = self._best(week, lambda source, found: _names(source, found, ranks))
        return SourceWeek(dict(chosen.ranked[:ranks]), chosen.is_complete) if chosen else None

    def as_ranked(self, week: date) -> SourceWeek | None:
        """Return the whole week as the source has it that ranks it; None where none does."""
        return self._best(week, lambda source, found: _names(source, found, 1))

    def sums(self, week: date, basis: str, attribution: str, by: str) -> dict[str | None, int] | None:
        """Return the tokens of a basis by ``vendor`` or ``country``; None where no source answers for the basis."""
        chosen = self.ranking(week, basis)
        if chosen is None:
            return None
        found: dict[str | None, int] = defaultdict(int)
        known_on = date.max if attribution == "as_known_now" else week + timedelta(days=6)
        for name, tokens in chosen.rows.items():
            vendor = None if name is None else self._attributions.vendor(name, known_on)
            found[vendor if by == "vendor" else self._attributions.country(vendor, known_on)] += tokens
        return found

    def _periods(self, sidecar: Sidecar) -> dict[date, Rows]:
        periods: dict[str, Rows] = defaultdict(dict)
        for period, name, tokens in READERS[sidecar.form](json.loads(self.raw_zone.read(sidecar))):
            periods[period][name] = int(tokens)
        # A source that rounds knew the digits that it did not show, so its own ranks stand.
        if _sources()[_source_of_form()[sidecar.form]]["is_rounded"] == "true":
            return {date.fromisoformat(period): rows for period, rows in periods.items()}
        return {date.fromisoformat(period): _by_tokens(rows) for period, rows in periods.items()}

    def _summed(self, monday: date) -> SourceWeek:
        summed: Rows = defaultdict(int)
        days = [monday + timedelta(days=offset) for offset in range(7)]
        for day in days:
            for name, tokens in self.days.get(day, {}).items():
                summed[name] += tokens
        return SourceWeek(_by_tokens(summed), all(day in self.complete_days for day in days))

    def _best(self, week: date, answers: Callable[[str, SourceWeek], bool]) -> SourceWeek | None:
        found = [
            (not known.is_complete, order, known)
            for order, source in enumerate(_sources())
            if (known := self.weeks[week].get(source)) and answers(source, known)
        ]
        return min(found, key=lambda entry: entry[:2])[2] if found else None

    @cached_property
    def _attributions(self) -> Attributions:
        return Attributions()


def exact_growth(this_tokens: int | None, previous_tokens: int | None) -> Fraction | None:
    """Return this / previous - 1 without rounding; None when either is unknown or the previous is 0."""
    if this_tokens is None or not previous_tokens:
        return None
    return Fraction(this_tokens, previous_tokens) - 1


@cache
def bases() -> dict[str, int | None]:
    """Return the ranks that count on each basis of the facts; None where every row does."""
    rows = (row for row in read_seed("bases") if row["is_published"] == "true")
    return {row["basis"]: int(row["ranks"]) if row["ranks"] else None for row in rows}


@cache
def _sources() -> dict[str, dict[str, str]]:
    # In their precedence: exact before rounded.
    return {row["source"]: row for row in sorted(read_seed("sources"), key=lambda row: int(row["precedence"]))}


@cache
def _source_of_form() -> dict[str, str]:
    return {row["form"]: row["source"] for row in read_seed("forms")}


def _has_total(source: str) -> bool:
    return _sources()[source]["has_market_total"] == "true"


def _names(source: str, found: SourceWeek, ranks: int) -> bool:
    # Days without `other` name every model there is, so that fewer ranks than asked for are all ranks.
    ranked = len(found.ranked)
    is_all_named = _sources()[source]["names_all_without_other"] == "true" and None not in found.rows and ranked > 0
    return ranked >= ranks or is_all_named


def _by_tokens(rows: Rows) -> Rows:
    return dict(sorted(rows.items(), key=lambda row: (row[0] is None, -row[1], row[0] or "")))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
