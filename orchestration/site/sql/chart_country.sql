-- A country by week, complete or not: the whole market, attribution as known now.
select
    weekly.country_code as entity,
    weekly.week_start,
    countries.country_name as series,
    weekly.total_tokens,
    weekly.low_tokens,
    weekly.high_tokens,
    weekly.share,
    weekly.share_low,
    weekly.share_high,
    weekly.is_complete,
    market.days_observed,
    weekly.named_models,
    weekly.basis,
    weekly.attribution,
    market.as_of
from main.fct_country_weekly as weekly
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
inner join main.dim_country as countries on weekly.country_code = countries.country_code
-- Where a source names less of a market, shares of it are not known closely enough for a line.
where
    weekly.basis = 'all'
    and weekly.attribution = 'as_known_now'
    and weekly.total_tokens is not null
    and weekly.named_share >= $mostly_named
    -- Of a whole week, no basis that knows a part of its days.
    and (weekly.is_complete or not market.is_complete)
    and weekly.country_code = $key
order by weekly.week_start
