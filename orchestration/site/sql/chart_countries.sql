-- China, the United States, all other countries and what has none, by week: the whole market, or else the largest
-- ranking that names them; attribution as known now.
with shown as (
    select weekly.basis
    from main.fct_country_weekly as weekly
    inner join main.dim_basis as bases on weekly.basis = bases.basis
    where
        weekly.attribution = 'as_known_now'
        and weekly.is_complete
        and weekly.country_code is not null
        and weekly.total_tokens is not null
        and (weekly.basis <> 'all' or weekly.named_share >= $mostly_named)
    order by bases.ranks desc nulls first
    limit 1
)

select
    weekly.week_start,
    case
        when weekly.country_code is null then 'No country known'
        when weekly.country_code in ('CN', 'US') then countries.country_name
        else 'Other countries'
    end as series,
    case
        when weekly.country_code is null then 'not_attributed'
        when weekly.country_code in ('CN', 'US') then weekly.country_code
        else 'other'
    end as entity,
    sum(weekly.total_tokens)::decimal(38, 0) as total_tokens,
    sum(weekly.low_tokens)::decimal(38, 0) as low_tokens,
    least(sum(weekly.high_tokens), any_value(market.total_tokens))::decimal(38, 0) as high_tokens,
    sum(weekly.share) as share,
    sum(weekly.share_low) as share_low,
    least(sum(weekly.share_high), 1.0) as share_high,
    bool_and(weekly.is_complete) as is_complete,
    any_value(market.days_observed) as days_observed,
    max(weekly.named_models) as named_models,
    weekly.basis,
    weekly.attribution,
    any_value(market.as_of) as as_of
from main.fct_country_weekly as weekly
inner join shown on weekly.basis = shown.basis
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
left join main.dim_country as countries on weekly.country_code = countries.country_code
-- Where a source names less of a market, shares of it are not known closely enough for a line.
where
    weekly.attribution = 'as_known_now'
    and weekly.total_tokens is not null
    and (weekly.basis <> 'all' or weekly.named_share >= $mostly_named)
    -- Of a whole week, no basis that knows a part of its days.
    and (weekly.is_complete or not market.is_complete)
group by weekly.week_start, weekly.basis, weekly.attribution, series, entity
order by series, weekly.week_start
