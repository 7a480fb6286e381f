-- Fails with complete weeks whose latest print is not the market's total, where both are of one source: the prints are made
-- from versions by themselves, so that neither can be wrong alone.
{{ config(meta={'dagster': {'ref': {'name': 'fct_revision'}}}) }}

select
    revisions.week_start,
    revisions.source,
    revisions.latest_tokens,
    market.total_tokens
from {{ ref('fct_market_weekly') }} as market
inner join {{ ref('fct_revision') }} as revisions
    on
        market.week_start = revisions.week_start
        and market.source = revisions.source
        and revisions.metric = 'market_total'
where market.is_complete and revisions.latest_tokens is distinct from market.total_tokens
