"""What a person sees of a mart on its asset in the UI: a small table.

Belongs here: titles and queries of the previews. Does not: rules about figures (dbt).
"""

import dagster as dg
import duckdb

from orchestration.runtime.metadata import table

# What a person wants to see of a mart, on its asset: a title and a query.
PREVIEWS = {
    "fct_model_usage_weekly": (
        "top_ten_of_the_latest_complete_week",
        """
        select rank, model_permaslug as model, total_tokens as tokens, round(100 * share, 1) as share_percent
        from main.fct_model_usage_weekly
        where rank <= 10 and week_start = (select max(week_start) from main.fct_market_weekly where is_complete)
        order by rank
        """,
    ),
    "fct_market_weekly": (
        "latest_weeks",
        """
        select week_start, total_tokens, round(100 * growth, 1) as growth_percent, is_complete, source
        from main.fct_market_weekly order by week_start desc limit 8
        """,
    ),
    "fct_country_weekly": (
        "countries_in_the_top_ten",
        """
        select week_start, country_code, total_tokens, round(100 * growth, 1) as growth_percent, lead_streak_weeks,
            is_streak_exact
        from main.fct_country_weekly
        where basis = 'top_10' and attribution = 'as_known_now' and rank <= 3 and is_complete
        order by week_start desc, rank limit 12
        """,
    ),
    "fct_restatements": (
        "latest_restatements",
        """
        select usage_date, version, rows_changed, tokens_after - tokens_before as difference
        from main.fct_restatements order by known_from desc limit 10
        """,
    ),
    "fct_claim_verification": (
        "claims",
        """
        select publisher, statement, verdict, explanation
        from main.fct_claim_verification order by published_on, claim_id
        """,
    ),
}


def preview_of(connection: duckdb.DuckDBPyConnection, mart: str) -> dict[str, dg.TableMetadataValue]:
    """Return the preview of a mart by its title; empty for a mart without one, or when a failed build left it out."""
    if mart not in PREVIEWS:
        return {}
    title, sql = PREVIEWS[mart]
    try:
        answer = connection.execute(sql)
    except duckdb.CatalogException:
        return {}
    return {title: table([column[0] for column in answer.description or []], answer.fetchall())}
