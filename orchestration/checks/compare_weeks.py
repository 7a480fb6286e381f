"""All that the captures say, compared with all that the facts say; what was verified, and is the same, is not again.

Belongs here: which weeks and captures are looked at, in which portions, and what is verified then. Does not: what is
compared (facts_of_*.py, blocking.py), what evidence is (evidence.py).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.captures.some_captures import SomeCaptures
from orchestration.checks.compare import Comparison
from orchestration.checks.compare_entities import compare_streaks
from orchestration.checks.evidence import Evidence, captures_of_weeks, figures_of_weeks, said_of_captures
from orchestration.checks.reference import Reference
from orchestration.checks.reference_captures import Observed, read_captures
from orchestration.checks.standings import standings_of

# So many weeks of daily captures are some 210 captures of 1,530 rows: the process has 270 MB then (measured).
WEEKS_AT_ONCE = 26
Compare = Callable[[Reference, duckdb.DuckDBPyConnection], Iterator[Comparison]]


@dataclass(frozen=True)
class Recomputation:
    """The comparisons, of how many weeks and captures; ``verified`` is evidence where none of them differs."""

    comparisons: list[Comparison]
    weeks: int
    weeks_in_all: int
    captures_read: int
    verified: Evidence


def recompute(
    raw_zone: RawZone, connection: duckdb.DuckDBPyConnection, compare: Compare, before: Evidence
) -> Recomputation:
    """Recompute what is not verified ``before`` and compare it with the facts at hand.

    A week is looked at when the captures that cover it or the week before it, or any row that the facts have of it, are
    others than when it was verified; streaks are, from the first of these on. Raise `Damaged` where bytes are not those
    that were taken.
    """
    held = {sidecar.sha256: sidecar for sidecar in raw_zone.sidecars()}
    made_of, figures = captures_of_weeks(connection), figures_of_weeks(connection)
    # What bytes do not say is sealed: a sidecar that was sealed anew says something else of them.
    said = {
        sha256: f"{words} {held[sha256].seal}"
        for sha256, words in said_of_captures(connection).items()
        if sha256 in held
    }
    names = {
        week: (hashlib.sha256("".join(made_of.get(week, ())).encode()).hexdigest(), figures.get(week, ""))
        for week in made_of.keys() | figures.keys()
    }
    weeks = sorted(week for week, name in names.items() if before.weeks.get(week) != name)
    facts: dict[str, tuple[object, ...]] = {}
    standings = {week: known for week, known in before.standings.items() if week in names}
    merged: dict[tuple[str, str], Comparison] = {}
    for portion in _portions(weeks):
        of_portion = {sha256: held[sha256] for week in portion for sha256 in made_of.get(week, ()) if sha256 in held}
        recomputed = Reference(SomeCaptures(raw_zone, of_portion.values()), portion)
        facts |= {capture.sha256: _facts(capture) for capture in recomputed.captures}
        standings |= {week: standings_of(recomputed, week) for week in portion}
        for comparison in compare(recomputed, connection):
            of_check = merged.setdefault((comparison.name, comparison.asset), comparison)
            if of_check is not comparison:
                of_check.add(comparison)
    unverified = {sha256 for sha256 in held if before.captures.get(sha256) != said.get(sha256, "")} | facts.keys()
    facts |= _facts_of(raw_zone, (held[sha256] for sha256 in unverified - facts.keys()))
    return Recomputation(
        [
            _captures_say_so(facts, connection, held.keys()),
            *merged.values(),
            compare_streaks(connection, standings, weeks[0] if weeks else date.max),
        ],
        len(weeks),
        len(names),
        len(facts),
        Evidence(
            {sha256: said[sha256] for sha256 in unverified if sha256 in said},
            {week: names[week] for week in weeks},
            {week: standings[week] for week in weeks},
        ),
    )


def _portions(weeks: list[date]) -> list[list[date]]:
    """Return weeks in portions that lie together; one empty portion where there is none, which compares nothing."""
    portions: list[list[date]] = [[]]
    for week in weeks:
        if portions[-1] and week - portions[-1][0] >= timedelta(weeks=WEEKS_AT_ONCE):
            portions.append([])
        portions[-1].append(week)
    return portions


def _facts_of(raw_zone: RawZone, sidecars: Iterable[Sidecar]) -> dict[str, tuple[object, ...]]:
    # One at a time: ten years of them do not fit into a run's memory.
    return {
        capture.sha256: _facts(capture)
        for sidecar in sidecars
        for capture in read_captures(SomeCaptures(raw_zone, [sidecar]))
    }


def _facts(capture: Observed) -> tuple[object, ...]:
    return capture.source.name, capture.form, capture.as_of, *capture.window, capture.row_count


def _captures_say_so(
    facts: dict[str, tuple[object, ...]], connection: duckdb.DuckDBPyConnection, held: Set[str]
) -> Comparison:
    # What is held and was not read is verified; what the log has beside it is no capture's.
    comparison = Comparison("captures_say_so", "capture_log", ("capture",))
    log = "select sha256, source, form, as_of, window_start, window_end, row_count from main.capture_log"
    said = {sha256: tuple(facts_said) for sha256, *facts_said in connection.execute(log).fetchall()}
    comparison.expect_all(facts, {sha256: said[sha256] for sha256 in said.keys() - (held - facts.keys())})
    return comparison
