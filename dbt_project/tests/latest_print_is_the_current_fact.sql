-- Fails with complete weeks whose latest print, or what another source shows since, is not the market's total: the prints are made
-- from versions by themselves, so that neither can be wrong alone.
{{ config(meta={'dagster': {'ref': {'name': 'fct_revision'}}}) }}

select
    revisions.week_start,
    revisions.source,
    coalesce(revisions.later_tokens, revisions.latest_tokens) as latest_tokens,
    market.total_tokens
from {{ ref('fct_market_weekly') }} as market
inner join {{ ref('fct_revision') }} as revisions on market.week_start = revisions.week_start and revisions.metric = 'market_total'
where
    market.is_complete
    and coalesce(revisions.later_tokens, revisions.latest_tokens) is distinct from market.total_tokens
    and (
        market.source = revisions.source
        or not coalesce(revisions.is_withdrawn or {{ is_beyond_restatement('revisions.latest_tokens', 'market.total_tokens') }}, true)
    )
