-- One $kind by week, complete or not: the whole market, attribution as known now.
select
    weekly.* replace (market.named_models as named_models),
    names.${kind}_name as series,
    weekly.$id as entity,
    market.days_observed,
    market.as_of
from main.fct_${kind}_weekly as weekly
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
inner join main.dim_$kind as names on weekly.$id = names.$id
where
    weekly.basis = 'all'
    and weekly.attribution = 'as_known_now'
    and weekly.high_tokens is not null
    -- Of a whole week, no basis that knows a part of its days.
    and (weekly.is_complete or not market.is_complete)
    and weekly.$id = $key
order by weekly.week_start
