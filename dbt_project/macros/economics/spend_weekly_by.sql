{% macro spend_weekly_by(entity, model_spend, model_attributions, entity_weekly, market_weekly) %}
with attributions as (
    {{ attributions_by_slug(model_attributions) }}
),

summed as (
    select
        spend.week_start,
        attributions.{{ entity }},
        coalesce(sum(spend.low_tokens) filter (where spend.is_priced), 0)::decimal(38, 0) as priced_low_tokens,
        coalesce(sum(spend.high_tokens) filter (where spend.is_priced), 0)::decimal(38, 0) as priced_high_tokens,
        sum(spend.spend_usd_low)::decimal(38, 6) as spend_usd_low,
        sum(spend.spend_usd_high)::decimal(38, 6) as spend_usd_high,
        bool_and(spend.is_complete) as is_complete
    from {{ model_spend }} as spend
    left join attributions
        on
            {{ model_slug('spend.model_permaslug') }} = attributions.model_slug
            and attributions.is_current
    group by all
)

-- The share of tokens is the weekly fact's, of the market; that of spend is of the part that has a price.
select
    summed.* exclude (priced_low_tokens, priced_high_tokens),
    'as_known_now' as attribution,
    weekly.share,
    weekly.share_low,
    weekly.share_high,
    {{ share('summed.priced_low_tokens', 'market.total_tokens') }} as priced_share_low,
    {{ share('least(summed.priced_high_tokens, market.total_tokens)', 'market.total_tokens') }} as priced_share_high,
    case when summed.spend_usd_low = summed.spend_usd_high then summed.spend_usd_low end as spend_usd,
    {{ share_low('summed.spend_usd_low', 'summed.spend_usd_high', 'sum(summed.spend_usd_high) over of_week') }}
        as share_of_priced_spend_low,
    {{ share_high('summed.spend_usd_low', 'summed.spend_usd_high', 'sum(summed.spend_usd_low) over of_week') }}
        as share_of_priced_spend_high
from summed
left join {{ entity_weekly }} as weekly
    on
        summed.week_start = weekly.week_start
        and summed.{{ entity }} is not distinct from weekly.{{ entity }}
        and weekly.basis = 'all'
        and weekly.attribution = 'as_known_now'
left join {{ market_weekly }} as market on summed.week_start = market.week_start
window of_week as (partition by summed.week_start)
{% endmacro %}
