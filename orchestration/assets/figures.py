"""Show the figures of the latest complete week as numbers on the assets: Dagster plots them over runs."""

from typing import Any

import dagster as dg
import duckdb

from orchestration.publication.reader import rows_of
from orchestration.settings import PublicationPaths

# Where `almanac ui` serves what is published, beside Dagster's own pages (cli/guard.py).
SERVED_AT = "/published"
LATEST_WEEK = """
    with latest as (
        select week_start, total_tokens, growth
        from main.fct_market_weekly inner join main.dim_week using (week_start)
        where is_latest_complete
    ),

    countries as (
        select country.country_code, country.share
        from main.fct_country_weekly as country inner join latest using (week_start)
        where country.basis = 'all' and country.attribution = 'as_known_now'
    )

    select
        latest.week_start as latest_complete_week,
        latest.total_tokens as market_tokens,
        latest.growth as market_growth,
        (select share from countries where country_code = 'CN') as china_share,
        (select share from countries where country_code = 'US') as united_states_share,
        (select count(*) from main.fct_market_weekly where is_complete) as complete_weeks,
        (select count(*) from main.capture_log) as captures
    from latest
"""


def figures_of_the_week(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the figures of the latest complete week by name, for the whole market; ratios are fractions.

    Tokens are exact integers. What is unknown is left out, so that a plot has a gap there and no zero; so is everything
    where a failed build left out a table, or there is no complete week.
    """
    try:
        found = list(rows_of(connection, LATEST_WEEK))
    except duckdb.CatalogException:
        return {}
    figures = {name: value for row in found for name, value in row.items() if value is not None}
    if figures:
        figures["market_tokens"] = int(figures["market_tokens"])
        figures["latest_complete_week"] = str(figures["latest_complete_week"])
    return figures


def links(publication: PublicationPaths) -> dict[str, Any]:
    """Return links to the pages of a publication that exist, as the server of the UI has them."""
    pages = {
        "open_site": publication.folder / "site" / "index.html",
        "open_report": publication.report,
        "open_docs": publication.docs_page,
    }
    return {
        name: dg.MetadataValue.url(f"{SERVED_AT}/{page.relative_to(publication.folder).as_posix()}")
        for name, page in pages.items()
        if page.is_file()
    }
