"""The figures once more, from the bytes of the raw zone and by other code than the models': plain Python integers.

Belongs here: the rules of domain.md (newest capture of a day, best source of a week, bases, attribution) as a second
pair of eyes. Does not: any SQL, and anything that the models use. What both would get wrong in the same way is a
constant of the domain, so it is read from the same seeds.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from orchestration.captures.raw_zone import RawZone, Sidecar

WEEK = timedelta(days=7)
DAILY_FORMS = ("openrouter_export", "data_api_daily")
SOURCES = ("daily_rankings", "weekly_chart", "weekly_page", "weekly_totals")  # exact before rounded
BASES: dict[str, int | None] = {"top_9": 9, "top_10": 10, "top_50": 50, "all": None}
Attribution = Literal["as_known_then", "as_known_now"]
Rows = dict[str | None, int]  # tokens by permaslug, in the order of the ranks; None is `other`
Row = tuple[str, str, int | str]  # period, name, tokens, as the capture has them


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
    seeds: Path
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
                if sidecar.form in DAILY_FORMS:
                    self.days[period] = rows
                    if sidecar.as_of >= _midnight(period + timedelta(days=1)):
                        self.complete_days.add(period)
                else:
                    is_complete = sidecar.as_of >= _midnight(period + WEEK)
                    self.weeks[period][sidecar.form] = SourceWeek(rows, is_complete)
        for monday in {day - timedelta(days=day.weekday()) for day in self.days}:
            self.weeks[monday]["daily_rankings"] = self._summed(monday)

    def market_tokens(self, week: date) -> tuple[int | None, bool]:
        """Give a week's market total and whether it is complete; None where no source has the total."""
        chosen = self._best(week, lambda source, _: source != "weekly_page")
        return (sum(chosen.rows.values()), chosen.is_complete) if chosen else (None, False)

    def ranking(self, week: date, basis: str) -> SourceWeek | None:
        """Give the week as the source has it that answers for a basis; only the ranks that count, for top n."""
        ranks = BASES[basis]
        if ranks is None:
            return self._best(week, lambda source, _: source != "weekly_page")
        chosen = self._best(week, lambda source, found: _names(source, found, ranks))
        return SourceWeek(dict(chosen.ranked[:ranks]), chosen.is_complete) if chosen else None

    def as_ranked(self, week: date) -> SourceWeek | None:
        """Give the whole week as the source has it that ranks it."""
        return self._best(week, lambda source, found: _names(source, found, 1))

    def sums(self, week: date, basis: str, attribution: Attribution, by: str) -> dict[str | None, int] | None:
        """Sum a basis by ``vendor`` or ``country``; None where no source answers for the basis."""
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
        for period, name, tokens in _READERS[sidecar.form](json.loads(self.raw_zone.read(sidecar))):
            periods[period][None if name in ("other", "Others") else name] = int(tokens)
        if sidecar.form == "weekly_page":  # its own ranks stand: it knew the digits that it did not show
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
            for order, source in enumerate(SOURCES)
            if (known := self.weeks[week].get(source)) and answers(source, known)
        ]
        return min(found, key=lambda entry: entry[:2])[2] if found else None

    @cached_property
    def _attributions(self) -> Attributions:
        return Attributions(self.seeds)


class Attributions:
    """Who an author was on a day, and where its home was: the seeds, read without the models."""

    def __init__(self, seeds: Path) -> None:
        self._vendor_of = {row["author"]: row["vendor_id"] for row in _read(seeds / "authors.csv")}
        self._routers = {row["model_slug"] for row in _read(seeds / "routers.csv")}
        self._reveals = {
            row["model_slug"]: (date.fromisoformat(row["revealed_on"]), row["vendor_id"])
            for row in _read(seeds / "reveals.csv")
            if row["reveal_status"] == "confirmed"
        }
        self._homes = [
            (row["vendor_id"], row["valid_from"], row["valid_to"], row["country_code"])
            for row in _read(seeds / "vendors.csv")
        ]

    def vendor(self, model_permaslug: str, known_on: date) -> str | None:
        """Give the vendor as known on a day; None for a router."""
        slug, author = model_permaslug.split(":")[0], model_permaslug.split("/")[0]
        if slug in self._routers:
            return None
        if author in ("openrouter", "stealth"):
            revealed_on, vendor = self._reveals.get(slug, (date.max, "undisclosed"))
            return vendor if revealed_on <= known_on and revealed_on != date.max else "undisclosed"
        return self._vendor_of.get(author, f"unmapped:{author}")

    def country(self, vendor: str | None, known_on: date) -> str | None:
        """Give the home of a vendor on a day; None where it has none or none is known."""
        for name, valid_from, valid_to, country in self._homes:
            in_force = (valid_from or "0001-01-01") <= known_on.isoformat() < (valid_to or "9999-12-32")
            if name == vendor and in_force:
                return country or None
        return None


def _page_rows(page: Any) -> Iterable[Row]:
    shown = date.fromisoformat(page["date"]) - timedelta(days=1)
    monday = str(shown - timedelta(days=shown.weekday()))
    ranked = sorted(page["models"], key=lambda model: int(model["rank"]))
    return ((monday, model["slug"], model["total_tokens"]) for model in ranked)


# Captures were held to their contract when they were taken, so that here the bare values are enough.
_READERS: dict[str, Callable[[Any], Iterable[Row]]] = {
    "openrouter_export": lambda j: ((r["date"], r["model_permaslug"], r["total_tokens"]) for r in j["rows"]),
    "data_api_daily": lambda j: ((r["date"], r["model_permaslug"], r["total_tokens"]) for r in j["data"]),
    "weekly_chart": lambda j: ((p["x"], name, tokens) for p in j["data"] for name, tokens in p["ys"].items()),
    "weekly_page": _page_rows,
    "weekly_totals": lambda j: ((w["x"], "other", w["total_tokens"]) for w in j["data"]),
}


def exact_growth(this_tokens: int | None, previous_tokens: int | None) -> Fraction | None:
    """Give this / previous - 1 without rounding; None when either is unknown or the previous is 0."""
    if this_tokens is None or not previous_tokens:
        return None
    return Fraction(this_tokens, previous_tokens) - 1


def _names(source: str, found: SourceWeek, ranks: int) -> bool:
    # Days without `other` name every model there is, so that fewer ranks than asked for are all ranks.
    ranked = len(found.ranked)
    return ranked >= ranks or (source == "daily_rankings" and None not in found.rows and ranked > 0)


def _by_tokens(rows: Rows) -> Rows:
    return dict(sorted(rows.items(), key=lambda row: (row[0] is None, -row[1], row[0] or "")))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _read(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
