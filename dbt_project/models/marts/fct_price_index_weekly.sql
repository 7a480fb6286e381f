with links as (
    select * from {{ ref('int_price_indices_chained') }}
    where mix = 'own'
),

opened as (
    select
        week_start,
        min(fisher_index) as price_index_low,
        max(fisher_index) as price_index_high
    from {{ ref('int_price_indices_chained') }}
    group by week_start
)

select
    mixes.week_start,
    links.base_week,
    links.fisher_index as price_index,
    opened.price_index_low,
    opened.price_index_high,
    links.laspeyres_index as price_index_laspeyres,
    links.paasche_index as price_index_paasche,
    links.fisher_link - 1 as price_growth,
    links.compared_models,
    {{ share('links.compared_tokens', 'mixes.market_tokens') }} as compared_share,
    mixes.listed_tokens,
    mixes.priced_share,
    mixes.spend_usd_low,
    mixes.spend_usd_high,
    mixes.mean_price_low_usd_per_mtok,
    mixes.mean_price_high_usd_per_mtok,
    mixes.free_share_low,
    mixes.free_share_high,
    mixes.open_share_low,
    mixes.open_share_high,
    mixes.open_spend_share_low,
    mixes.open_spend_share_high,
    mixes.requests,
    mixes.tokens_per_request
from {{ ref('int_week_mixes') }} as mixes
left join links on mixes.week_start = links.week_start
left join opened on mixes.week_start = opened.week_start
