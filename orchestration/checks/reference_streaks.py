"""For how many weeks a country has led, once more, and whether the run is known to have begun where it begins.

Belongs here: who leads a week for certain, and runs of such weeks. Does not: what each has of a week (standings.py),
growth (like_for_like.py).
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from orchestration.checks.reference_captures import WEEK, sources
from orchestration.checks.standings import Standings


class Streak(NamedTuple):
    """Weeks in a row, up to and with this one; "at least" that many unless it is exact."""

    weeks: int
    is_exact: bool
    source: str


class Leads:
    """Who leads each week on each basis, by source; asked week by week, and remembered."""

    def __init__(self, standings: Mapping[date, Standings]) -> None:
        self._standings = standings
        self._runs: dict[tuple[date, str, str, str, str], tuple[int, bool | None]] = {}

    def is_complete(self, week: date, basis: str) -> bool:
        """Return whether the source that answers for a week and a basis has the whole week."""
        return week in self._standings and basis in self._standings[week].complete_bases

    def streak(self, week: date, country: str, basis: str, attribution: str) -> Streak | None:
        """Return the run of weeks that a country leads, 0 where it does not; None where it is not known."""
        found = []
        for source in sources().values():
            weeks, ends = self._run(week, country, basis, attribution, source.name)
            if weeks or ends is not None:
                found.append(((ends is False, weeks, -source.precedence), Streak(weeks, ends is False, source.name)))
        return max(found)[1] if found else None

    def is_ahead(self, week: date, country: str, basis: str, attribution: str, source: str) -> bool | None:
        """Return whether a country is ahead of all others for certain, or is for certain not; None between them."""
        standing = self._standings[week].by_key.get((basis, attribution, source)) if week in self._standings else None
        if standing is None:
            return None
        countries, without_a_row = standing
        itself = countries.get(country, without_a_row)
        # A country that no row names is one of the others: it may own what no row names.
        others = [without_a_row, *(figure for name, figure in countries.items() if name not in (None, country))]
        if itself.low > max(other.high for other in others):
            return True
        return False if itself.high <= max(other.low for other in others) else None

    def _run(self, week: date, country: str, basis: str, attribution: str, source: str) -> tuple[int, bool | None]:
        """Return for how many weeks a country is ahead, and what it is in the week before them: behind, or unknown."""
        before = []
        while (key := (week, country, basis, attribution, source)) not in self._runs:
            is_ahead = self.is_ahead(*key)
            if not is_ahead:
                self._runs[key] = (0, is_ahead)
                break
            before.append(key)
            week -= WEEK
        weeks, ends = self._runs[key]
        for known in reversed(before):
            weeks += 1
            self._runs[known] = (weeks, ends)
        return weeks, ends
