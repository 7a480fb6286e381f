-- The market by week, complete or not.
select
    * exclude (named_models),
    'All models' as series,
    'market' as entity,
    'all' as basis,
    'as_known_now' as attribution
from main.fct_market_weekly
where total_tokens is not null
order by week_start
