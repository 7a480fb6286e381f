-- Fails with the weeks of weekly_countries and weekly_vendors whose tokens do not add up to the market's total, with those of
-- weekly_models whose list is of the total's source and does not, and with ratios that are no numbers.
{{ config(meta={'dagster': {'ref': {'name': 'weekly_market'}}}) }}

with sources_of_lists as (
    select
        week_start,
        any_value(source) as source
    from {{ ref('fct_model_usage_weekly') }}
    group by week_start
    having count(distinct source) = 1
),

summed as (
    {% for table in ['weekly_countries', 'weekly_vendors', 'weekly_models'] %}
    select
        '{{ table }}' as table_name,
        week_start,
        coalesce(sum(named_tokens), 0) as total_tokens,
        bool_or(isnan(share) or isnan(growth) or isnan(year_on_year) or isnan(total_trillions)) as has_nan
    from {{ ref(table) }}
    group by week_start
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    summed.*,
    market.total_tokens as market_tokens
from summed
left join {{ ref('weekly_market') }} as market using (week_start)
left join sources_of_lists using (week_start)
where
    summed.has_nan
    or (summed.table_name <> 'weekly_models' and summed.total_tokens is distinct from market.total_tokens)
    or (summed.table_name = 'weekly_models' and sources_of_lists.source = market.source and summed.total_tokens <> market.total_tokens)
