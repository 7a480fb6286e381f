{% macro spend_weekly_by(entity, model_spend, model_attributions) %}
with attributions as (
    {{ attributions_by_slug(model_attributions) }}
),

summed as (
    select
        spend.week_start,
        attributions.{{ entity }},
        sum(spend.total_tokens)::decimal(38, 0) as total_tokens,
        coalesce(sum(spend.total_tokens) filter (where spend.is_priced), 0)::decimal(38, 0) as priced_tokens,
        sum(spend.spend_usd_low)::decimal(38, 6) as spend_usd_low,
        sum(spend.spend_usd_high)::decimal(38, 6) as spend_usd_high,
        bool_and(spend.is_complete) as is_complete
    from {{ model_spend }} as spend
    left join attributions
        on
            {{ model_slug('spend.model_permaslug') }} = attributions.model_slug
            and attributions.is_current
    group by all
),

with_week as (
    select
        *,
        sum(total_tokens) over of_week as week_tokens,
        sum(priced_tokens) over of_week as week_priced_tokens,
        sum(spend_usd_low) over of_week as week_spend_usd_low,
        sum(spend_usd_high) over of_week as week_spend_usd_high
    from summed
    window of_week as (partition by week_start)
)

select
    * exclude (week_tokens, week_priced_tokens, week_spend_usd_low, week_spend_usd_high),
    'as_known_now' as attribution,
    {{ share('priced_tokens', 'total_tokens') }} as priced_share,
    case when spend_usd_low = spend_usd_high then spend_usd_low end as spend_usd,
    {{ share('total_tokens', 'week_tokens') }} as listed_token_share,
    {{ share('priced_tokens', 'week_priced_tokens') }} as priced_token_share,
    {{ share_low('spend_usd_low', 'spend_usd_high', 'week_spend_usd_high') }} as spend_share_low,
    {{ share_high('spend_usd_low', 'spend_usd_high', 'week_spend_usd_low') }} as spend_share_high
from with_week
{% endmacro %}
