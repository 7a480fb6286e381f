-- The $kinds that had most of a week of the year, and all others, by week: the whole market, or else the largest
-- ranking that names them; attribution as known now. Beside them what no row names, whoever made it.
with large as (
    select $id
    from main.weekly_$kinds
    where $id is not null and week_start > (select max(newest.week_start) - 364 from main.weekly_$kinds as newest)
    group by $id
    order by max(named_share) desc, $id asc
    limit $most
),

-- Where a source names less of a market, its parts are not known closely enough for a line.
known as (
    select
        weekly.*,
        case when weekly.$id is null then '$nobody' else coalesce(names.${kind}_name, '$others') end as series,
        case when weekly.$id is null then '$nobody_entity' else coalesce(large.$id, 'other') end as entity,
        market.total_tokens as market_tokens,
        sum(weekly.low_tokens) over (partition by weekly.week_start, weekly.basis) / market.total_tokens as covered_share,
        market.days_observed,
        market.named_models as models_of_week,
        market.as_of
    from main.fct_${kind}_weekly as weekly
    inner join main.fct_market_weekly as market on weekly.week_start = market.week_start
    left join large on weekly.$id = large.$id
    left join main.dim_$kind as names on large.$id = names.$id
    where
        weekly.attribution = 'as_known_now'
        and weekly.high_tokens is not null
        -- Of a whole week, no basis that knows a part of its days.
        and (weekly.is_complete or not market.is_complete)
    qualify weekly.basis <> 'all' or covered_share >= $mostly_named
),

shown as (
    select known.basis
    from known
    inner join main.dim_basis as bases on known.basis = bases.basis
    where known.is_complete and known.$id is not null
    order by bases.ranks desc nulls first
    limit 1
),

summed as (
    select
        known.week_start,
        known.series,
        known.entity,
        case when count(known.total_tokens) = count(*) then sum(known.total_tokens) end::decimal(38, 0) as total_tokens,
        sum(known.low_tokens)::decimal(38, 0) as low_tokens,
        -- Together no more than the others leave.
        least(
            sum(known.high_tokens), any_value(known.market_tokens) - sum(sum(known.low_tokens)) over of_week + sum(known.low_tokens)
        )::decimal(38, 0) as high_tokens,
        bool_and(known.is_complete) as is_complete,
        any_value(known.days_observed) as days_observed,
        any_value(known.models_of_week) as named_models,
        known.basis,
        known.attribution,
        any_value(known.as_of) as as_of,
        any_value(known.market_tokens) as market_tokens
    from known
    inner join shown on known.basis = shown.basis
    group by known.week_start, known.series, known.entity, known.basis, known.attribution
    window of_week as (partition by known.week_start)
),

drawn as (
    select * from summed
    union all by name
    select
        * exclude (total_tokens, low_tokens, high_tokens)
        replace ('Not named' as series, 'not_named' as entity),
        market_tokens - sum(low_tokens) over of_week as total_tokens
    from summed
    where basis = 'all'
    window of_week as (partition by week_start)
    qualify row_number() over of_week = 1
)

select
    * exclude (market_tokens),
    total_tokens / market_tokens as share,
    coalesce(low_tokens, total_tokens) / market_tokens as share_low,
    coalesce(high_tokens, total_tokens) / market_tokens as share_high
from drawn
order by series, week_start
