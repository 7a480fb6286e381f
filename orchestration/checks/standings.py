"""What each country has of a week, on every basis, in every source that answers: what leads and streaks are made of.

Belongs here: the standings of one week, and how they are kept as JSON. Does not: who leads (leads.py), where they are
kept (evidence.py).
"""

from datetime import date
from typing import Any, NamedTuple

from orchestration.checks.reference import ATTRIBUTIONS, Entity, Reference, bases
from orchestration.checks.reference_figures import Figure

Key = tuple[str, str, str]  # basis, attribution, source


class Standing(NamedTuple):
    """The figure of each country with a row, and that of one without."""

    countries: dict[Entity, Figure]
    without_a_row: Figure


class Standings(NamedTuple):
    """A week: on which bases its answer is complete, and the standing of each source that is complete and answers."""

    complete_bases: frozenset[str]
    by_key: dict[Key, Standing]


def standings_of(recomputed: Reference, week: date) -> Standings:
    """Return the standings of a week; none of it where no source has it."""
    complete, by_key = set(), {}
    for basis, ranks in bases().items():
        answer = recomputed.answering(week, basis)
        if answer is not None and answer.is_complete:
            complete.add(basis)
        for source, known in recomputed.observed.get(week, {}).items():
            if known.is_complete and known.answers(ranks):
                for attribution in ATTRIBUTIONS:
                    known_on = recomputed.known_on(week, attribution)
                    found = Standing(*recomputed.entities(known, ranks, "country", known_on))
                    by_key[basis, attribution, source] = found
    return Standings(frozenset(complete), by_key)


def standings_to(standings: Standings) -> dict[str, Any]:
    """Return standings as what JSON can hold."""
    return {
        "complete_bases": sorted(standings.complete_bases),
        "by_key": [
            [*key, [[country, *figure] for country, figure in found.countries.items()], found.without_a_row]
            for key, found in standings.by_key.items()
        ],
    }


def standings_from(kept: dict[str, Any]) -> Standings:
    """Return the standings that were kept."""
    by_key = {
        (basis, attribution, source): Standing(
            {country: Figure(*figure) for country, *figure in countries}, Figure(*without)
        )
        for basis, attribution, source, countries, without in kept["by_key"]
    }
    return Standings(frozenset(kept["complete_bases"]), by_key)
