-- The market by week, complete or not.
select
    week_start,
    'All models' as series,
    'market' as entity,
    total_tokens,
    total_tokens as low_tokens,
    total_tokens as high_tokens,
    is_complete,
    days_observed,
    null as named_models,
    'all' as basis,
    'as_known_now' as attribution,
    as_of
from main.fct_market_weekly
where total_tokens is not null
order by week_start
