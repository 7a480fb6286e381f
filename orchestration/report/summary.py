"""What the published database says at a glance: the latest complete week, the article's week, how to cite it.

Belongs here: reading the published copy for the terminal. Does not: rules about figures (dbt made them).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.reader import open_published

# Science and Technology Daily, 2026-03-24: the case that this product must be able to check (docs/method.md).
ARTICLE_WEEK = date(2026, 3, 16)
LATEST = "select max(week_start) from fct_market_weekly where is_complete and total_tokens is not null"
MARKET = "select total_tokens, growth, source, as_of from fct_market_weekly where week_start = $week and is_complete"
COUNTRIES = """
    select coalesce(countries.country_name, 'not attributed') as country, weekly.total_tokens, weekly.growth
    from fct_country_weekly as weekly
    left join dim_country as countries using (country_code)
    where weekly.week_start = $week and weekly.basis = 'top_10' and weekly.attribution = 'as_known_now'
        and weekly.total_tokens > 0
    order by weekly.total_tokens desc
"""
MODELS = """
    select weekly.rank, weekly.model_permaslug, coalesce(vendors.vendor_name, 'none') as vendor,
        coalesce(vendors.country_code, '–') as country, weekly.total_tokens, weekly.growth
    from fct_model_usage_weekly as weekly
    left join dim_model as models on weekly.model_permaslug = models.model_permaslug and models.is_current
    left join dim_vendor as vendors on models.vendor_id = vendors.vendor_id
    where weekly.week_start = $week and weekly.rank <= 10
    order by weekly.rank
"""


@dataclass(frozen=True)
class Week:
    """One week for a person: market, countries within the top ten, and the top ten. Tokens are whole numbers."""

    week_start: date
    market: tuple[Any, ...] | None
    countries: list[tuple[Any, ...]]
    models: list[tuple[Any, ...]]


def summarise(database: Path) -> tuple[list[Week], str]:
    """Return the article's week, the latest complete one, and how to cite them; raise `NotPublished` before a run."""
    with open_published(database) as connection:
        ((latest,),) = connection.execute(LATEST).fetchall()
        weeks = [week for week in dict.fromkeys((ARTICLE_WEEK, latest)) if week]
        ((citation,),) = connection.execute("select citation from about").fetchall()
        read = [read_week(connection, week) for week in weeks]
        return [week for week in read if week.market or week.models], citation


def read_week(connection: duckdb.DuckDBPyConnection, week: date) -> Week:
    """Return one week, by its Monday; what is not known of it is None or empty."""
    given = {"week": week}
    market = connection.execute(MARKET, given).fetchall()
    countries = connection.execute(COUNTRIES, given).fetchall()
    return Week(week, market[0] if market else None, countries, connection.execute(MODELS, given).fetchall())
