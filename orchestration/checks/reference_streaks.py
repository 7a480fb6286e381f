"""Compute for how many weeks each country has led, from what the captures say of each week, and compare."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import duckdb

from orchestration.checks.compare import Comparison
from orchestration.checks.reference import ATTRIBUTIONS, Reference, Sums, bases
from orchestration.checks.reference_captures import WEEK, sources
from orchestration.checks.reference_figures import Figure

Country = tuple[str, str, str]  # country, basis, attribution


class Undetermined(Exception):  # noqa: N818 - not an error: more weeks are needed
    """A streak depends on weeks that this run does not recompute."""


class Streak(NamedTuple):
    """Weeks in a row, up to and including this one; "at least" that many unless it is exact."""

    weeks: int
    is_exact: bool
    source: str


class Standings(NamedTuple):
    """What leads are made of in one week: the bases on which its answer is complete, and what each country has.

    ``countries`` is by basis, attribution and source, for each source that is complete and answers: the figure of each
    country with a row, and that of one without.
    """

    complete_bases: frozenset[str]
    countries: dict[tuple[str, str, str], tuple[Sums, Figure]]


class _Run(NamedTuple):
    """For how many weeks a country is ahead in one source, and whether it is behind or unknown (None) before them.

    The true run is shorter unless ``is_reached``.
    """

    weeks: int
    is_ahead_before: bool | None
    is_reached: bool = True


def standings_of(reference: Reference, week: date) -> Standings:
    """Return the standings of a week; empty when no source has it."""
    complete, countries = set(), {}
    for basis, ranks in bases().items():
        answer = reference.answering(week, basis)
        if answer is not None and answer.is_complete:
            complete.add(basis)
        for source, of_source in reference.merged_weeks.get(week, {}).items():
            if of_source.is_complete and of_source.answers(ranks):
                for attribution in ATTRIBUTIONS:
                    known_on = reference.known_on(week, attribution)
                    countries[basis, attribution, source] = reference.entities(of_source, ranks, "country", known_on)
    return Standings(frozenset(complete), countries)


def compare_streaks(
    connection: duckdb.DuckDBPyConnection, standings: Mapping[date, Standings], first: date
) -> Comparison:
    """Return the streaks from a first week on compared, null in an incomplete week; those before it count as checked.

    ``standings`` are those of these weeks and of the week before them.
    """
    comparison = Comparison("streaks_are_right", "fct_country_weekly", ("week", "country", "basis", "attribution"))
    columns = (
        "select week_start, country_code, basis, attribution, lead_streak_weeks, is_streak_exact, streak_source "
        "from main.fct_country_weekly where week_start >= $before order by all"
    )
    before = first - WEEK
    rows = [(row[0], row[1:4], row[4:]) for row in connection.execute(columns, {"before": before}).fetchall()]
    streaks = Streaks(standings, before, {country: Streak(*streak) for week, country, streak in rows if week == before})
    for week, country, streak in rows:
        if week >= first:
            is_known = country[0] is not None and streaks.is_complete(week, country[1])
            expected = streaks.streak(week, country) if is_known else None
            comparison.expect((week, *country), expected or (None, None, None), streak)
    return comparison


class Streaks:
    """The streaks of weeks in a row, which go on from the checked streaks of the week before the first of them."""

    def __init__(self, standings: Mapping[date, Standings], before: date, checked: Mapping[Country, Streak]) -> None:
        self._standings, self._before, self._checked = standings, before, checked
        self._runs: dict[tuple[date, Country, str], _Run] = {}

    def is_complete(self, week: date, basis: str) -> bool:
        """Return whether the source that answers for a week and a basis has the whole week."""
        return week in self._standings and basis in self._standings[week].complete_bases

    def streak(self, week: date, country: Country) -> Streak | None:
        """Return the run of weeks that a country leads, 0 when it does not lead, None when that is not known.

        Raise `Undetermined` when another source may have the streak than before the first week.
        """
        candidates = []
        for source in sources().values():
            run = self._run(week, country, source.name)
            if run.weeks or run.is_ahead_before is not None:
                is_exact = run.is_ahead_before is False
                order = (is_exact, run.weeks, run.is_reached, -source.precedence)
                candidates.append((order, Streak(run.weeks, is_exact, source.name)))
        if not candidates:
            return None
        (_, _, is_reached, _), streak = max(candidates)
        if not is_reached:
            raise Undetermined
        return streak

    def is_ahead(self, week: date, country: Country, source: str) -> bool | None:
        """Return whether a country is for certain ahead of all others (True) or behind one (False); None otherwise."""
        name, basis, attribution = country
        standings = self._standings.get(week)
        if standings is None or (basis, attribution, source) not in standings.countries:
            return None
        countries, without_row = standings.countries[basis, attribution, source]
        own = countries.get(name, without_row)
        # A country without a row is one of the others: the tokens that no row names may be its own.
        others = [without_row, *(figure for other, figure in countries.items() if other not in (None, name))]
        if own.low > max(other.high for other in others):
            return True
        return False if own.high <= max(other.low for other in others) else None

    def _run(self, week: date, country: Country, source: str) -> _Run:
        key = week, country, source
        if key not in self._runs:
            is_ahead = self.is_ahead(*key)
            if is_ahead and week > self._before:
                run = self._run(week - WEEK, country, source)
                self._runs[key] = run._replace(weeks=run.weeks + 1)
            else:
                self._runs[key] = self._run_before(country, source) if is_ahead else _Run(0, is_ahead)
        return self._runs[key]

    def _run_before(self, country: Country, source: str) -> _Run:
        # The checked streak is the best run of any source. Each further week adds one to every run, so that the best
        # one stays the best for as long as its source has the country ahead.
        weeks, is_exact, best_source = self._checked[country]
        return _Run(weeks, False if is_exact else None, is_reached=source == best_source)
