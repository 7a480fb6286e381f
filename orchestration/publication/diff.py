"""What changed between two publications: tables, rows and figures, in words and as JSON."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from orchestration.figures import exactly
from orchestration.publication.package import keys_of, made_at
from orchestration.publication.reader import NotPublished, damage_named, quoted_name, quoted_text
from orchestration.settings import PublicationPaths
from orchestration.warehouse.writer import DUCKDB_CONFIG

COLUMNS = """
    select table_name, map_from_entries(list((column_name, numeric_precision is not null) order by column_index))
    from duckdb_columns() where database_name = $database and schema_name = 'main' group by all order by table_name
"""
ABOUT = "about"  # describes the publication, so it always differs
WEEKS, MODELS, CLAIMS = "fct_market_weekly", "dim_model", "fct_claim_verification"
ONLY_IN = (
    "select distinct {key}::varchar from {this}.main.{table} anti join {other}.main.{table} using ({key}) order by all"
)
RESTATED = """
    select week_start::varchar, (a.total_tokens - b.total_tokens)::double / nullif(b.total_tokens, 0)::double
    from after.main.fct_market_weekly as a inner join before.main.fct_market_weekly as b using (week_start)
    where a.total_tokens is distinct from b.total_tokens and (a.is_complete and b.is_complete) = $is_complete
    order by all
"""
VERDICTS = """
    select claim_id || ': ' || b.verdict || ' → ' || a.verdict from after.main.fct_claim_verification as a
    inner join before.main.fct_claim_verification as b using (claim_id) where a.verdict <> b.verdict order by all
"""


@dataclass
class TableChange:
    """How one table differs; its rows are matched by ``key``, and ``columns`` counts the changed ones by column."""

    table: str
    key: list[str]
    added: int
    removed: int
    changed: int
    columns: dict[str, int]
    columns_added: list[str]
    columns_removed: list[str]
    has_other_figures: bool  # a number changed, or a row of a fact is new or gone

    def __str__(self) -> str:
        """Return the difference in a line; empty when there is none."""
        counts = ((self.added, "added"), (self.removed, "removed"), (self.changed, "changed"))
        parts = [f"{_count(count, 'row')} {verb}" for count, verb in counts if count]
        if self.columns:
            most = sorted(self.columns.items(), key=lambda column: (-column[1], column[0]))
            parts[-1] += f" ({', '.join(f'{name} {count:,}' for name, count in most)})"
        parts += [f"column {name} is new" for name in self.columns_added]
        parts += [f"column {name} is gone" for name in self.columns_removed]
        return f"{self.table}: {'; '.join(parts)}" if parts else ""


@dataclass
class Changes:
    """What changed between two publications, each named by the moment it was made (ISO 8601, UTC).

    ``weeks_restated`` has the market's relative change by week, None where one of the totals is unknown.
    """

    before: str
    after: str
    tables_added: list[str]
    tables_removed: list[str]
    tables: list[TableChange]
    weeks_added: list[str]
    weeks_removed: list[str]
    weeks_restated: dict[str, float | None]
    weeks_continued: list[str]  # weeks that are or were not complete
    models_added: list[str]
    models_removed: list[str]
    claims_added: list[str]
    verdicts_changed: list[str]

    def in_lines(self) -> list[str]:
        """Return a line for each table that differs."""
        lines = [f"{name}: a new table" for name in self.tables_added]
        lines += [f"{name}: the table is gone" for name in self.tables_removed]
        return lines + [text for text in map(str, self.tables) if text]

    def in_short(self) -> str:
        """Return the changes of weeks, models, claims and verdicts in one line; percents are of the week's market."""
        parts = []
        if self.weeks_added:
            parts.append(f"{_count(len(self.weeks_added), 'new week')} ({', '.join(self.weeks_added[-3:])})")
        if self.weeks_restated:
            largest = max((change or 0 for change in self.weeks_restated.values()), key=abs)
            most = f", {exactly('growth', largest)} at most" if largest else ""
            parts.append(f"{_count(len(self.weeks_restated), 'week')} restated{most}")
        if self.weeks_continued:
            parts.append(f"{_count(len(self.weeks_continued), 'unfinished week')} continued")
        is_explained = bool(parts)
        things = (
            (self.weeks_removed, "week", " gone"),
            (self.models_removed, "model", " gone"),
            (self.models_added, "new model", ""),
            (self.claims_added, "new claim", ""),
        )
        parts += [f"{_count(len(names), thing)}{word}" for names, thing, word in things if names]
        parts += [f"verdict changed: {verdict}" for verdict in self.verdicts_changed]
        figures = [table for table in self.tables if table.has_other_figures]
        if figures and not is_explained:
            parts.append(f"the market is unchanged, other figures are not ({_count(len(figures), 'table')})")
        return "; ".join(parts) or ("no figure changed" if self.in_lines() else "nothing changed")

    def as_json(self) -> str:
        """Return everything as JSON."""
        return json.dumps(asdict(self) | {"in_short": self.in_short()}, indent=1, ensure_ascii=False)


def changes_between(before: PublicationPaths, after: PublicationPaths) -> Changes:
    """Return what changed from one publication to another; raise `NotPublished` when one of them cannot be read.

    Rows are matched by the keys that the later data package names, or as a whole where it names none. What an older
    publication has no table or column for is left out.
    """
    for publication in (before, after):
        if not publication.database.exists():
            raise NotPublished(f"{publication.folder} has no publication; `almanac status` says where they are")
    keys = keys_of(after)
    either = f"{before.folder} or {after.folder}"
    with damage_named(either), duckdb.connect(config=DUCKDB_CONFIG) as connection:
        made_before, made_after = _attached(connection, "before", before), _attached(connection, "after", after)
        columns = {
            side: dict(connection.execute(COLUMNS, {"database": side}).fetchall()) for side in ("before", "after")
        }
        tables = [
            _table(connection, name, keys.get(name, []), columns["before"][name], columns["after"][name])
            for name in columns["after"]
            if name in columns["before"] and name != ABOUT
        ]
        return Changes(
            made_before,
            made_after,
            sorted(columns["after"].keys() - columns["before"].keys()),
            sorted(columns["before"].keys() - columns["after"].keys()),
            tables,
            weeks_added=_only_in(connection, "after", WEEKS, "week_start"),
            weeks_removed=_only_in(connection, "before", WEEKS, "week_start"),
            weeks_restated=dict(_answers(connection, RESTATED, is_complete=True)),
            weeks_continued=[week for week, _ in _answers(connection, RESTATED, is_complete=False)],
            models_added=_only_in(connection, "after", MODELS, "model_permaslug"),
            models_removed=_only_in(connection, "before", MODELS, "model_permaslug"),
            claims_added=_only_in(connection, "after", CLAIMS, "claim_id"),
            verdicts_changed=[text for (text,) in _answers(connection, VERDICTS)],
        )


def write_changes(before: PublicationPaths, after: PublicationPaths) -> None:
    """Write the changes from the publication before, if there is one, into the later one.

    Raise `NotPublished` when the publication before cannot be read.
    """
    if before.database.exists():
        after.changes.write_text(changes_between(before, after).as_json() + "\n", encoding="utf-8")


def changes_in_short(publication: PublicationPaths) -> str | None:
    """Return the changes that `write_changes` wrote, in one line; None when it wrote nothing."""
    if not publication.changes.exists():
        return None
    return str(json.loads(publication.changes.read_text(encoding="utf-8"))["in_short"])


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, key: list[str], before: dict[str, bool], after: dict[str, bool]
) -> TableChange:
    common = [column for column in after if column in before]
    key = key if key and set(key) <= set(common) else common
    values = [column for column in common if column not in key]
    on = " and ".join(f"b.{name} is not distinct from a.{name}" for name in map(quoted_name, key))
    differs = [f"b.{name} is distinct from a.{name}" for name in map(quoted_name, values)]
    both = "b.is_present and a.is_present"
    conditions = ("b.is_present is null", "a.is_present is null", f"{both} and ({' or '.join(differs) or 'false'})")
    counts = [f"count(*) filter (where {sql})" for sql in (*conditions, *(f"{both} and {sql}" for sql in differs))]
    b, a = (f"(select *, true as is_present from {side}.main.{quoted_name(name)})" for side in ("before", "after"))  # noqa: S608 - quoted
    sql = f"select {', '.join(counts)} from {b} as b full join {a} as a on {on}"  # noqa: S608 - quoted
    ((added, removed, changed, *by_column),) = connection.execute(sql).fetchall()
    columns = {column: count for column, count in zip(values, by_column, strict=True) if count}
    is_new, is_gone = ([c for c in these if c not in others] for these, others in ((after, before), (before, after)))
    has_figures = any(after[column] for column in columns) or (name.startswith("fct_") and bool(added or removed))
    return TableChange(name, key, added, removed, changed, columns, is_new, is_gone, has_figures)


def _attached(connection: duckdb.DuckDBPyConnection, name: str, publication: PublicationPaths) -> str:
    """Attach a publication under a name; return when it was made, or else the name of its folder."""
    try:
        connection.execute(f"attach {quoted_text(publication.database.resolve())} as {name} (read_only)")
    except duckdb.Error as error:
        raise NotPublished(f"{publication.folder} cannot be read as a publication: {error}") from error
    moment = made_at(publication)
    return moment.isoformat(timespec="seconds") if moment else publication.folder.name


def _only_in(connection: duckdb.DuckDBPyConnection, this: str, table: str, key: str) -> list[str]:
    other = "before" if this == "after" else "after"
    return [name for (name,) in _answers(connection, ONLY_IN.format(this=this, other=other, table=table, key=key))]


def _answers(connection: duckdb.DuckDBPyConnection, sql: str, **given: Any) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(sql, given or None).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
