with weeks as (
    select
        spend.*,
        usage.requests,
        market.total_tokens as week_market_tokens,
        -- In the week in which weights came out their tokens may be of either side.
        case
            when coalesce(models.open_from, spend.week_start) <= spend.week_start then models.open_weights
            when models.open_from >= spend.week_start + 7 then false
        end as is_open
    from {{ ref('fct_model_spend_weekly') }} as spend
    inner join {{ ref('fct_model_usage_weekly') }} as usage using (week_start, model_permaslug)
    left join {{ ref('fct_market_weekly') }} as market on spend.week_start = market.week_start
    left join {{ ref('dim_model') }} as models
        on
            spend.model_permaslug = models.model_permaslug
            and models.is_current
    where spend.is_complete
),

summed as (
    select
        week_start,
        -- A total of less than what the list names at least is of another count.
        case
            when any_value(week_market_tokens) >= sum(low_tokens) filter (where is_other is not true) then any_value(week_market_tokens)
        end as market_tokens,
        coalesce(sum(low_tokens) filter (where is_priced), 0) as priced_low_tokens,
        coalesce(sum(high_tokens) filter (where is_priced), 0) as priced_high_tokens,
        coalesce(sum(low_tokens) filter (where is_free), 0) as free_tokens,
        coalesce(sum(low_tokens) filter (where not is_free), 0) as paid_tokens,
        coalesce(sum(low_tokens) filter (where is_open), 0) as open_tokens,
        coalesce(sum(low_tokens) filter (where not is_open), 0) as closed_tokens,
        {% for bound in ['low', 'high'] %}
        sum(spend_usd_{{ bound }})::decimal(38, 6) as spend_usd_{{ bound }},
        coalesce(sum(spend_usd_{{ bound }}) filter (where is_open), 0) as open_spend_{{ bound }},
        coalesce(sum(spend_usd_{{ bound }}) filter (where not is_open), 0) as closed_spend_{{ bound }},
        {% endfor %}
        -- Only exact rows have requests.
        sum(low_tokens) as least_tokens,
        case when count(*) = count(requests) then sum(requests) end::bigint as requests
    from weeks
    group by week_start
),

-- What is not named, or not known to be of one side, may be of either.
mixes as (
    select
        week_start,
        market_tokens,
        {{ share('priced_low_tokens', 'market_tokens') }} as priced_share_low,
        {{ share('least(priced_high_tokens, market_tokens)', 'market_tokens') }} as priced_share_high,
        spend_usd_low,
        spend_usd_high,
        spend_usd_low::double * 1000000 / nullif(priced_high_tokens, 0)::double as mean_price_low_usd_per_mtok,
        spend_usd_high::double * 1000000 / nullif(priced_low_tokens, 0)::double as mean_price_high_usd_per_mtok,
        {{ share('free_tokens', 'market_tokens') }} as free_share_low,
        {{ share('(market_tokens - paid_tokens)', 'market_tokens') }} as free_share_high,
        {{ share('open_tokens', 'market_tokens') }} as open_share_low,
        {{ share('(market_tokens - closed_tokens)', 'market_tokens') }} as open_share_high,
        {{ share_low('open_spend_low', 'open_spend_high', 'spend_usd_high') }} as open_share_of_priced_spend_low,
        1 - {{ share_low('closed_spend_low', 'closed_spend_high', 'spend_usd_high') }} as open_share_of_priced_spend_high,
        requests,
        {{ per_request('least_tokens', 'requests') }} as tokens_per_request
    from summed
),

links as (
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
    mixes.* exclude (market_tokens),
    links.base_week,
    links.fisher_index as price_index,
    opened.price_index_low,
    opened.price_index_high,
    links.laspeyres_index as price_index_laspeyres,
    links.paasche_index as price_index_paasche,
    links.fisher_link - 1 as price_growth,
    links.compared_models,
    {{ share('links.compared_tokens', 'mixes.market_tokens') }} as compared_share
from mixes
left join links on mixes.week_start = links.week_start
left join opened on mixes.week_start = opened.week_start
