-- The vendors that matter now or did in the year, and all others, by week: the whole market, or else the largest
-- ranking that names them; attribution as known now.
with latest as (
    select max(week_start) as week_start from main.weekly_vendors
),

large as (
    select weekly.vendor_id
    from main.weekly_vendors as weekly
    cross join latest
    where weekly.vendor_id is not null and weekly.week_start > latest.week_start - 364
    group by weekly.vendor_id
    order by
        coalesce(max(weekly.share) filter (where weekly.week_start = latest.week_start), 0) + max(weekly.share) / 2 desc,
        weekly.vendor_id
    limit $large_vendors
),

shown as (
    select weekly.basis
    from main.fct_vendor_weekly as weekly
    inner join main.dim_basis as bases on weekly.basis = bases.basis
    where
        weekly.attribution = 'as_known_now'
        and weekly.is_complete
        and weekly.vendor_id is not null
        and weekly.total_tokens is not null
        and (weekly.basis <> 'all' or weekly.named_share >= $mostly_named)
    order by bases.ranks desc nulls first
    limit 1
)

select
    weekly.week_start,
    coalesce(vendors.vendor_name, 'All others') as series,
    coalesce(large.vendor_id, 'other') as entity,
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
from main.fct_vendor_weekly as weekly
inner join shown on weekly.basis = shown.basis
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
left join large on weekly.vendor_id = large.vendor_id
left join main.dim_vendor as vendors on large.vendor_id = vendors.vendor_id
-- Where a source names less of a market, shares of it are not known closely enough for a line.
where
    weekly.attribution = 'as_known_now'
    and weekly.total_tokens is not null
    and (weekly.basis <> 'all' or weekly.named_share >= $mostly_named)
    -- Of a whole week, no basis that knows a part of its days.
    and (weekly.is_complete or not market.is_complete)
group by weekly.week_start, weekly.basis, weekly.attribution, series, entity
order by series, weekly.week_start
