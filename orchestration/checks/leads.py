"""For how many weeks a country has led, once more, and whether the run is known to have begun where it begins.

Belongs here: who leads a week for certain, and runs of such weeks. Does not: growth (like_for_like.py).
"""

from datetime import date
from typing import NamedTuple

from orchestration.checks.figures import Figure
from orchestration.checks.observed import WEEK, sources
from orchestration.checks.recompute import Entity, Recomputed, bases


class Streak(NamedTuple):
    """Weeks in a row, up to and with this one; "at least" that many unless it is exact."""

    weeks: int
    is_exact: bool
    source: str


class Leads:
    """Who leads each week on each basis, by source; asked week by week, and remembered."""

    def __init__(self, recomputed: Recomputed) -> None:
        self._recomputed = recomputed
        self._standings: dict[tuple[date, str, str, str], tuple[dict[Entity, Figure], Figure] | None] = {}
        self._leads: dict[tuple[date, str, str, str, str], bool | None] = {}

    def streak(self, week: date, country: str, basis: str, attribution: str) -> Streak | None:
        """Return the run of weeks that a country leads, 0 where it does not; None where it is not known."""
        found = []
        for source in sources().values():
            leads = self.is_ahead(week, country, basis, attribution, source.name)
            if leads is None:
                continue
            weeks, before = 0, week
            while leads:
                weeks, before = weeks + 1, before - WEEK
                leads = self.is_ahead(before, country, basis, attribution, source.name)
            found.append(((leads is False, weeks, -source.precedence), Streak(weeks, leads is False, source.name)))
        return max(found)[1] if found else None

    def is_ahead(self, week: date, country: str, basis: str, attribution: str, source: str) -> bool | None:
        """Return whether a country is ahead of all others for certain, or is for certain not; None between them."""
        key = (week, country, basis, attribution, source)
        if key not in self._leads:
            self._leads[key] = self._decided(week, country, basis, attribution, source)
        return self._leads[key]

    def _decided(self, week: date, country: str, basis: str, attribution: str, source: str) -> bool | None:
        standing = self._standing(week, basis, attribution, source)
        if standing is None:
            return None
        countries, without_a_row = standing
        itself = countries.get(country, without_a_row)
        # A country that no row names is one of the others: it may own what no row names.
        others = [without_a_row, *(figure for name, figure in countries.items() if name not in (None, country))]
        if itself.low > max(other.high for other in others):
            return True
        return False if itself.high <= max(other.low for other in others) else None

    def _standing(
        self, week: date, basis: str, attribution: str, source: str
    ) -> tuple[dict[Entity, Figure], Figure] | None:
        key = (week, basis, attribution, source)
        if key not in self._standings:
            known, ranks = self._recomputed.observed.get(week, {}).get(source), bases()[basis]
            if known is None or not known.is_complete or not known.answers(ranks):
                self._standings[key] = None
            else:
                known_on = self._recomputed.known_on(week, attribution)
                self._standings[key] = self._recomputed.entities(known, ranks, "country", known_on)
        return self._standings[key]
