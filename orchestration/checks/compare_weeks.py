"""Compare the facts with the reference: every week, or those that changed since the last publication."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.compare import Comparison
from orchestration.checks.compare_facts import FACTS, compare_facts
from orchestration.checks.reference import Reference
from orchestration.checks.reference_captures import WEEK, auxiliary_sources, read_captures
from orchestration.checks.reference_streaks import Standings, compare_streaks, standings_of
from orchestration.publication.folders import faults_of_publication
from orchestration.publication.provenance import code_sha256, provenance_of_publication
from orchestration.publication.reader import quoted_text
from orchestration.settings import PublicationPaths

# 26 weeks of daily captures are some 210 captures of 1,530 rows: the process has 270 MB then (measured).
BATCH_WEEKS = 26
CAPTURE_LOG = "select sha256, source, form, as_of, window_start, window_end, row_count from {}.capture_log"
# The captures that cover a week or, for growth, the week before it.
CAPTURES_OF_WEEKS = """
    with usage as (
        select sha256, window_start, window_end from main.capture_log where not list_contains($auxiliary, source)
    ),
    weeks as (
        select unnest(generate_series(date_trunc('week', min(window_start)), max(window_end), interval 7 day))::date
            as week_start
        from usage
    )
    select weeks.week_start, list(usage.sha256 order by usage.sha256)
    from weeks inner join usage
        on usage.window_start < weeks.week_start + 7 and usage.window_end >= weeks.week_start - 7
    group by all
"""


@dataclass(frozen=True)
class CheckedFacts:
    """The comparison of each check, and how many weeks and captures were recomputed for them."""

    comparisons: list[Comparison]
    weeks: int
    all_weeks: int
    captures_read: int


@dataclass(frozen=True)
class _Scope:
    """The weeks to recompute, each with its captures by checksum, and other captures to compare with the log."""

    weeks: Mapping[date, list[str]]
    captures: Set[str]


def published_by_this_code(published: PublicationPaths) -> Path | None:
    """Return the database of a publication that is whole and made by this code; None when there is none."""
    made_from = provenance_of_publication(published)
    is_of_this_code = made_from is not None and made_from.code_sha256 == code_sha256()
    return published.database if is_of_this_code and not faults_of_publication(published) else None


def compare_with_captures(
    raw_zone: RawZone, connection: duckdb.DuckDBPyConnection, published: Path | None = None
) -> CheckedFacts:
    """Compare the facts in a database with the reference made from the captures' bytes.

    With a database that is ``published``, its weeks count as checked: only the weeks from the first one on are
    recomputed that a capture covers which is new since then, or that has another row than there. Growth and streaks
    depend on earlier weeks alone. Raise `Damaged` when a capture's bytes are not those that were taken.
    """
    stored = {sidecar.sha256: sidecar for sidecar in raw_zone.sidecars()}
    everything = _everything(connection, stored)
    scope = everything if published is None else _changed_since(connection, published, everything)
    facts: dict[str, tuple[object, ...] | None] = {}
    standings: dict[date, Standings] = {}
    merged: dict[tuple[str, str], Comparison] = {}
    weeks = sorted(scope.weeks)
    # One empty batch when there is no week, so that every check has a result.
    for batch in [weeks[start : start + BATCH_WEEKS] for start in range(0, len(weeks), BATCH_WEEKS)] or [[]]:
        captures = {sha256: stored[sha256] for week in batch for sha256 in scope.weeks[week] if sha256 in stored}
        reference = Reference(raw_zone, batch, captures.values())
        facts |= dict.fromkeys(captures) | {capture.sha256: capture.facts for capture in reference.captures}
        # Streaks go on from the week before the first one.
        standings |= {week: standings_of(reference, week) for week in (*(start - WEEK for start in batch[:1]), *batch)}
        for comparison in compare_facts(reference, connection):
            total = merged.setdefault((comparison.name, comparison.asset), comparison)
            if total is not comparison:
                total.add(comparison)
    for sha256 in (stored.keys() & scope.captures) - facts.keys():  # one at a time, for the memory of a run
        parsed = read_captures(raw_zone, [stored[sha256]])
        facts[sha256] = parsed[0].facts if parsed else None
    streaks = compare_streaks(connection, standings, weeks[0] if weeks else date.max)
    comparisons = [_compare_log(connection, facts, stored.keys()), *merged.values(), streaks]
    return CheckedFacts(comparisons, len(weeks), len(everything.weeks), len(facts))


def _everything(connection: duckdb.DuckDBPyConnection, stored: Mapping[str, Sidecar]) -> _Scope:
    captures = dict(connection.execute(CAPTURES_OF_WEEKS, {"auxiliary": auxiliary_sources()}).fetchall())
    of_facts = " union ".join(f"select {fact.week} from main.{name}" for name, fact in FACTS.items())  # noqa: S608 - our names
    weeks = captures.keys() | {week for (week,) in connection.execute(of_facts).fetchall()}
    return _Scope({week: captures.get(week, []) for week in weeks}, stored.keys())


def _changed_since(connection: duckdb.DuckDBPyConnection, published: Path, everything: _Scope) -> _Scope:
    of_facts = " union all ".join(
        f"select week from ({_differences(f'select {fact.week} as week, * from {{}}.{name}')})"  # noqa: S608 - our names
        for name, fact in FACTS.items()
    )
    connection.execute(f"attach {quoted_text(published)} as published (read_only)")
    try:
        changed = connection.execute(_differences(CAPTURE_LOG)).fetchall()
        ((changed_week,),) = connection.execute(f"select min(week) from ({of_facts})").fetchall()  # noqa: S608 - our names
    finally:
        connection.execute("detach published")
    covered = [start for _, source, _, _, start, *_ in changed if source not in auxiliary_sources()]
    changed_weeks = [start - timedelta(days=start.weekday()) for start in (*covered, changed_week) if start]
    first = min(changed_weeks, default=date.max)
    in_log = {sha256 for (sha256,) in connection.execute("select sha256 from main.capture_log").fetchall()}
    return _Scope(
        {week: of_week for week, of_week in everything.weeks.items() if week >= first},
        {sha256 for sha256, *_ in changed} | (everything.captures - in_log),
    )


def _differences(rows: str) -> str:
    """Return the query of the rows that the two databases do not both have, and equally often."""
    main, published = rows.format("main"), rows.format("published.main")
    both = f"select 1 as sign, * from ({main}) union all select -1 as sign, * from ({published})"  # noqa: S608 - our names
    return f"select columns(* exclude sign) from ({both}) group by all having sum(sign) <> 0"  # noqa: S608 - our names


def _compare_log(
    connection: duckdb.DuckDBPyConnection, facts: Mapping[str, tuple[object, ...] | None], stored: Set[str]
) -> Comparison:
    """Return the log's rows compared with the captures that were read (``facts``), None for one that is not of usage.

    A row without a stored capture is a difference, and so is one that has a capture as usage which is not.
    """
    comparison = Comparison("captures_say_so", "capture_log", ("capture",))
    rows = {sha256: tuple(row) for sha256, *row in connection.execute(CAPTURE_LOG.format("main")).fetchall()}
    auxiliary = auxiliary_sources()
    comparison.expect_all(
        {sha256: row for sha256, row in facts.items() if row},
        {
            sha256: row
            for sha256, row in rows.items()
            if sha256 not in stored or (sha256 in facts and (facts[sha256] or row[0] not in auxiliary))
        },
    )
    return comparison
