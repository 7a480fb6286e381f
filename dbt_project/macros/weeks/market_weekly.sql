{% macro market_weekly(week_bases, week_basis_usage) %}
with markets as (
    select * from {{ week_bases }}
    where ranks is null
),

concentration as (
    {{ week_concentration('markets', week_basis_usage) }}
),

-- A share is of one week: ten ranks of some days, set against the total of seven, would be none.
top_tens as (
    select
        usage.week_start,
        sum(usage.total_tokens) as total_tokens
    from {{ week_basis_usage }} as usage
    inner join {{ week_bases }} as bases using (week_start, basis)
    inner join markets on usage.week_start = markets.week_start
    where
        usage.basis = 'top_10'
        and usage.attribution = 'as_known_now'
        and (bases.is_complete or bases.source = markets.source)
    group by usage.week_start
),

-- A week that is known from the page alone has no total, but is known as of that page.
last_seen as (
    select
        week_start,
        max(as_of) as as_of
    from {{ week_bases }}
    group by week_start
)

select
    this_week.week_start,
    this_week.market_tokens as total_tokens,
    previous_week.market_tokens as previous_tokens,
    case when this_week.is_complete then {{ growth('this_week.market_tokens', 'previous_week.market_tokens') }} end as growth,
    this_week.other_tokens,
    this_week.days_observed,
    this_week.is_complete,
    this_week.is_settled,
    case when this_week.ranked_rows > 0 then concentration.hhi_low end as hhi_low,
    case when this_week.ranked_rows > 0 then concentration.hhi_high end as hhi_high,
    {{ share('top_tens.total_tokens', 'this_week.market_tokens') }} as top10_share,
    this_week.source,
    coalesce(this_week.as_of, last_seen.as_of) as as_of
from markets as this_week
left join markets as previous_week
    on
        this_week.week_start - 7 = previous_week.week_start
        and previous_week.is_complete
left join concentration on this_week.week_start = concentration.week_start
left join top_tens on this_week.week_start = top_tens.week_start
left join last_seen on this_week.week_start = last_seen.week_start
{% endmacro %}
