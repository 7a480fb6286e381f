-- The $kinds that matter now or did in the year, and all others, by week: the whole market, or else the largest
-- ranking that names them; attribution as known now.
with latest as (
    select max(week_start) as week_start from main.weekly_$kinds
),

large as (
    select weekly.$id
    from main.weekly_$kinds as weekly
    cross join latest
    where weekly.$id is not null and weekly.week_start > latest.week_start - 364
    group by weekly.$id
    order by
        coalesce(max(weekly.share) filter (where weekly.week_start = latest.week_start), 0) + max(weekly.share) / 2 desc,
        weekly.$id
    limit $most
),

shown as (
    select weekly.basis
    from main.fct_${kind}_weekly as weekly
    inner join main.dim_basis as bases on weekly.basis = bases.basis
    where
        weekly.attribution = 'as_known_now'
        and weekly.is_complete
        and weekly.$id is not null
        and weekly.total_tokens is not null
        and (weekly.basis <> 'all' or weekly.named_share >= $mostly_named)
    order by bases.ranks desc nulls first
    limit 1
)

select
    weekly.week_start,
    case when weekly.$id is null then '$nobody' else coalesce(names.${kind}_name, '$others') end as series,
    case when weekly.$id is null then '$nobody_entity' else coalesce(large.$id, 'other') end as entity,
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
from main.fct_${kind}_weekly as weekly
inner join shown on weekly.basis = shown.basis
inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
left join large on weekly.$id = large.$id
left join main.dim_$kind as names on large.$id = names.$id
-- Where a source names less of a market, shares of it are not known closely enough for a line.
where
    weekly.attribution = 'as_known_now'
    and weekly.total_tokens is not null
    and (weekly.basis <> 'all' or weekly.named_share >= $mostly_named)
    -- Of a whole week, no basis that knows a part of its days.
    and (weekly.is_complete or not market.is_complete)
group by weekly.week_start, weekly.basis, weekly.attribution, series, entity
order by series, weekly.week_start
