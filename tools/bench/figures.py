"""Compare the three tables that a peer wrote with another's, and with those that the product published."""

from pathlib import Path

import duckdb

from orchestration.publication.reader import open_published

# What identifies a row of each table; growth is a ratio, which each engine rounds its own way in the last place.
KEYS = {"days": "usage_date, model_permaslug", "market": "week_start", "countries": "week_start, country_code"}
READ = {
    "days": "select usage_date::date as usage_date, model_permaslug, total_tokens::bigint as total_tokens",
    "market": "select week_start::date as week_start, total_tokens::bigint as total_tokens, growth::double as growth",
    "countries": "select week_start::date as week_start, country_code, total_tokens::bigint as total_tokens",
}
# The same from what the product published of the days alone: its own figures are of all that is stored.
OF_DAYS = "fct_model_usage_weekly_by_source where source = 'daily_rankings' and is_complete"
PUBLISHED = {
    "days": "from fct_model_usage_daily",
    "market": f"""
        from (
            select
                *,
                lag(total_tokens) over weeks as before,
                lag(week_start) over weeks = week_start - 7 as follows,
                if(follows, (total_tokens - before)::double / before, null) as growth
            from (select week_start, sum(named_tokens) as total_tokens from {OF_DAYS} group by week_start)
            window weeks as (order by week_start)
        )
    """,
    "countries": f"""
        from (
            select
                usage.week_start,
                vendors.country_code,
                sum(usage.named_tokens) as total_tokens
            from (from {OF_DAYS}) as usage
            left join dim_model as models on usage.model_permaslug = models.model_permaslug and models.is_current
            left join dim_vendor as vendors on models.vendor_id = vendors.vendor_id
            group by all
        )
    """,
}
UNEQUAL = "mine.total_tokens is distinct from theirs.total_tokens"
LEAST_DIFFERENCE = 1e-12


def write_published(database: Path, out: Path) -> None:
    """Write the three tables as the product published them, as CSV files."""
    with open_published(database) as connection:
        for table, source in PUBLISHED.items():
            connection.execute(f"copy ({READ[table]} {source}) to '{out / table}.csv'")


def differences(mine: Path, theirs: Path) -> list[str]:
    """Return a sentence for each table in which two folders differ, to the token.

    Countries are compared in the weeks that both have: another source may have opened a published week.
    """
    sentences = []
    with duckdb.connect() as connection:
        for table, keys in KEYS.items():
            for side, folder in (("mine", mine), ("theirs", theirs)):
                source = f"read_csv('{folder / table}.csv', header = true)"
                connection.execute(f"create or replace temp table {side} as {READ[table]} from {source}")
            on = " and ".join(f"mine.{key} is not distinct from theirs.{key}" for key in keys.split(", "))
            unequal = UNEQUAL
            if table == "market":
                unequal += f" or abs(mine.growth - theirs.growth) > {LEAST_DIFFERENCE}"
                unequal += " or (mine.growth is null) != (theirs.growth is null)"
            both = ""
            if table == "countries":
                both = "where week_start in (select week_start from mine intersect select week_start from theirs)"
            ((rows, wrong),) = connection.execute(
                f"""
                select count(*), count(*) filter ({unequal})
                from (from mine {both}) as mine full join (from theirs {both}) as theirs on {on}
                """
            ).fetchall()
            if wrong or not rows:
                sentences.append(f"{table}: {wrong} of {rows} rows differ")
    return sentences
