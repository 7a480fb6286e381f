-- The market total by week, with its growth.
select
    week_start,
    'Market' as series,
    total_tokens,
    growth,
    growth_note,
    named_models,
    named_share,
    days_observed,
    is_complete,
    is_settled,
    source,
    as_of
from main.fct_market_weekly
where total_tokens is not null
order by week_start desc
limit 52
