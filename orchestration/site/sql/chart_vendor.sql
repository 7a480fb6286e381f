-- A vendor by week, complete or not: the whole market, attribution as known now.
select
    weekly.vendor_id as entity,
    weekly.week_start,
    case when vendors.is_disclosed then vendors.vendor_name else 'Undisclosed' end as series,
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
from main.fct_vendor_weekly as weekly
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
inner join main.dim_vendor as vendors on weekly.vendor_id = vendors.vendor_id
-- Where a source names less of a market, shares of it are not known closely enough for a line.
where
    weekly.basis = 'all'
    and weekly.attribution = 'as_known_now'
    and weekly.total_tokens is not null
    and weekly.named_share >= $mostly_named
    -- Of a whole week, no basis that knows a part of its days.
    and (weekly.is_complete or not market.is_complete)
    and weekly.vendor_id = $key
order by weekly.week_start
