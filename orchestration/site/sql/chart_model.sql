-- A model by week, complete or not: the weeks that name it.
with names as (
    select
        model_permaslug,
        any_value(model_name) as model_name,
        any_value(vendor_id) as vendor_id
    from main.weekly_models
    group by model_permaslug
)

select
    weekly.model_permaslug,
    weekly.week_start,
    names.model_name as series,
    names.vendor_id as entity,
    weekly.total_tokens,
    weekly.low_tokens,
    weekly.high_tokens,
    weekly.share,
    weekly.share_low,
    weekly.share_high,
    weekly.is_complete,
    market.days_observed,
    null as named_models,
    'all' as basis,
    'as_known_now' as attribution,
    weekly.as_of
from main.fct_model_usage_weekly as weekly
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
inner join names on weekly.model_permaslug = names.model_permaslug
where weekly.total_tokens is not null and not weekly.is_other and weekly.model_permaslug = $key
order by weekly.week_start
