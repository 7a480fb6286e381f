-- China, the United States and all other countries by week as the press counts: the nine largest rows of each week, a
-- stealth model nobody's until its reveal.
select
    weekly.week_start,
    case when weekly.country_code in ('CN', 'US') then countries.country_name else 'Other countries' end as series,
    case when weekly.country_code in ('CN', 'US') then weekly.country_code else 'other' end as entity,
    case when count(weekly.total_tokens) = count(*) then sum(weekly.total_tokens) end::decimal(38, 0) as total_tokens,
    sum(weekly.low_tokens)::decimal(38, 0) as low_tokens,
    sum(weekly.high_tokens)::decimal(38, 0) as high_tokens,
    bool_and(weekly.is_complete) as is_complete,
    any_value(market.days_observed) as days_observed,
    weekly.basis,
    weekly.attribution,
    any_value(market.as_of) as as_of
from main.fct_country_weekly as weekly
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
inner join main.dim_country as countries on weekly.country_code = countries.country_code
where
    weekly.basis = 'top_9'
    and weekly.attribution = 'as_known_then'
    and weekly.high_tokens is not null
    -- Of a whole week, no basis that knows a part of its days.
    and (weekly.is_complete or not market.is_complete)
group by weekly.week_start, weekly.basis, weekly.attribution, series, entity
order by series, weekly.week_start
