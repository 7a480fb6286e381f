-- A model by week, complete or not: the weeks that name it.
with names as (
    select distinct model_permaslug, model_name, vendor_id from main.weekly_models
)

select
    weekly.*,
    names.model_name as series,
    names.vendor_id as entity,
    market.days_observed,
    'all' as basis,
    'as_known_now' as attribution
from main.fct_model_usage_weekly as weekly
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
inner join names on weekly.model_permaslug = names.model_permaslug
where weekly.named_tokens > 0 and not weekly.is_other and weekly.model_permaslug = $key
order by weekly.week_start
