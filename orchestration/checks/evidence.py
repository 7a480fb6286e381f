"""What was verified, of which bytes, by which code, with which figures: kept in the build database, beside the facts.

Belongs here: naming by content what a week was recomputed from and compared with, and keeping it. Does not: recomputing
(recompute.py), or what becomes of it (recomputation.py). Evidence of other code, of other bytes or of other figures is
none, and goes with the database: whatever is not there is recomputed.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from orchestration.checks.reference_captures import sources_beside
from orchestration.checks.standings import Standings, standings_from, standings_to

# The facts that are compared, with the week that a row belongs to.
FACTS = {
    "fct_market_weekly": "week_start",
    "fct_model_usage_weekly": "week_start",
    "fct_model_usage_weekly_by_source": "week_start",
    "fct_vendor_weekly": "week_start",
    "fct_country_weekly": "week_start",
    "fct_model_usage_daily": "date_trunc('week', usage_date)::date",
}
# A week is made of the captures that cover it or, for growth, the week before it; what stands beside usage has no part.
# The log is itself compared with the bytes, capture by capture, in all of this.
CAPTURES = """
    with used as (
        select sha256, window_start, window_end
        from main.capture_log
        where not list_contains($beside, source)
    ),
    weeks as (
        select unnest(generate_series(date_trunc('week', min(window_start)), max(window_end), interval 7 day))::date
            as week_start
        from used
    )
    select weeks.week_start, list(used.sha256 order by used.sha256)
    from weeks inner join used
        on used.window_start < weeks.week_start + 7 and used.window_end >= weeks.week_start - 7
    group by all
"""
SAID = "select sha256, hash(source, form, as_of, window_start, window_end, row_count)::varchar from main.capture_log"
TABLES = """
    create schema if not exists evidence;
    create table if not exists evidence.weeks (
        code_sha256 varchar not null, week_start date not null, captures varchar not null, figures varchar not null,
        standings varchar not null
    );
    create table if not exists evidence.captures (
        code_sha256 varchar not null, sha256 varchar not null, said varchar not null
    );
"""


@dataclass(frozen=True)
class Evidence:
    """What was verified: of captures what the log says of each, of weeks what they were made of, and their standings.

    ``captures`` are by checksum; ``weeks`` by Monday, each as the captures it is made of and the figures it has.
    """

    captures: dict[str, str] = field(default_factory=dict)
    weeks: dict[date, tuple[str, str]] = field(default_factory=dict)
    standings: dict[date, Standings] = field(default_factory=dict)


def evidence_of(connection: duckdb.DuckDBPyConnection, code_sha256: str) -> Evidence:
    """Return what this code has verified in the build database at hand; nothing where nothing is kept."""
    code = {"code": code_sha256}
    try:
        captures = connection.execute(
            "select sha256, said from evidence.captures where code_sha256 = $code", code
        ).fetchall()
        weeks = connection.execute(
            "select week_start, captures, figures, standings from evidence.weeks where code_sha256 = $code", code
        ).fetchall()
    except duckdb.CatalogException:
        return Evidence()
    return Evidence(
        dict(captures),
        {week: (made_of, figures) for week, made_of, figures, _ in weeks},
        {week: standings_from(json.loads(standings)) for week, *_, standings in weeks},
    )


def keep_evidence(connection: duckdb.DuckDBPyConnection, code_sha256: str, verified: Evidence) -> None:
    """Keep what was verified, beside what this code had verified before; of other code nothing is kept."""
    weeks = [
        (code_sha256, week, *made_of, json.dumps(standings_to(verified.standings[week])))
        for week, made_of in verified.weeks.items()
    ]
    captures = [(code_sha256, sha256, said) for sha256, said in verified.captures.items()]
    connection.execute(TABLES)
    connection.begin()
    for table, key, rows in (("weeks", "week_start", weeks), ("captures", "sha256", captures)):
        place = f"evidence.{table}"
        connection.execute(f"delete from {place} where code_sha256 <> $code", {"code": code_sha256})  # noqa: S608 - ours
        _replace(connection, place, key, rows)
    connection.commit()


def forget_evidence(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget what was verified: after an alarm nothing is taken for granted, until all of it is found right again."""
    connection.execute("drop schema if exists evidence cascade")


def captures_of_weeks(connection: duckdb.DuckDBPyConnection) -> dict[date, list[str]]:
    """Return for each week the captures that its facts are made of, by checksum, in their order."""
    return dict(connection.execute(CAPTURES, {"beside": sources_beside()}).fetchall())


def figures_of_weeks(connection: duckdb.DuckDBPyConnection) -> dict[date, str]:
    """Return for each week with facts the name, by content, of all the rows that it has in them."""
    # Hashed twice, and added: the last column is a part of a row's hash by exclusive or, where two that are swapped
    # cancel (measured).
    of_facts = " union all ".join(
        f"select '{fact}' as fact, {week} as week_start, count(*) as amount, "  # noqa: S608 - our names
        "sum(hash(hash(facts))::hugeint) as contents "
        f"from main.{fact} as facts group by all"
        for fact, week in FACTS.items()
    )
    named = (
        "select week_start, md5(string_agg(concat_ws(' ', fact, amount, contents), chr(10) order by fact)) "  # noqa: S608 - our names
        f"from ({of_facts}) group by all"
    )
    return dict(connection.execute(named).fetchall())


def said_of_captures(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return what the log of captures says of each, by checksum, named by content."""
    return dict(connection.execute(SAID).fetchall())


def _replace(connection: duckdb.DuckDBPyConnection, place: str, key: str, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    values = ", ".join(f"unnest(${number + 1})" for number in range(len(columns)))
    connection.execute(f"delete from {place} where list_contains($1, {key})", [columns[1]])  # noqa: S608 - our names
    connection.execute(f"insert into {place} select {values}", columns)
