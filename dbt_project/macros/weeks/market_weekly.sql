{% macro market_weekly(week_answers, week_basis_usage, vendors) %}
with markets as (
    select * from {{ week_answers }}
    where ranks is null and choice = 1
),

growths as (
    select
        pairs.*,
        {{ growth_point('pairs.market_tokens', 'pairs.previous_market_tokens') }} as growth
    from ({{ answers_in_pairs(week_answers, is_depth_counted=false) }}) as pairs
    where pairs.ranks is null
    qualify row_number() over (partition by pairs.week_start order by pairs.precedence asc) = 1
),

concentration as (
    {{ week_concentration('markets', week_basis_usage, vendors) }}
),

-- A share is of one week: ten ranks of some days, set against the total of seven, would be none.
top_tens as (
    select
        usage.week_start,
        sum(usage.total_tokens) as total_tokens,
        sum(usage.low_tokens) as low_tokens,
        sum(usage.high_tokens) + any_value({{ unnamed_in_ranks('answers') }}) as high_tokens
    from {{ week_basis_usage }} as usage
    inner join {{ week_answers }} as answers using (week_start, basis, source)
    inner join markets on usage.week_start = markets.week_start
    where
        usage.basis = 'top_10'
        and answers.choice = 1
        and usage.attribution = 'as_known_now'
        and usage.week_start = usage.compared_in
        and (answers.is_complete or answers.source = markets.source)
    group by usage.week_start
),

-- A week that is known from the page alone has no total, but is known as of that page.
last_seen as (
    select
        week_start,
        max(as_of) as as_of
    from {{ week_answers }}
    where choice = 1
    group by week_start
)

select
    this_week.week_start,
    this_week.market_tokens as total_tokens,
    growths.market_tokens as compared_tokens,
    growths.previous_market_tokens as previous_tokens,
    growths.growth,
    growths.source as growth_source,
    case
        when growths.growth is not null then null
        when not this_week.is_complete then 'The week is not complete.'
        when not coalesce(previous_week.is_complete, false) then 'The week before is not known completely.'
        when growths.source is null then 'No single source has both weeks.'
        else 'The week before is 0.'
    end as growth_note,
    this_week.other_tokens,
    this_week.ranked_rows as named_models,
    case when this_week.market_tokens > 0 then coalesce(this_week.named_share, 0) end as named_share,
    this_week.days_observed,
    this_week.is_complete,
    this_week.is_settled,
    case when this_week.ranked_rows > 0 then concentration.hhi_low end as hhi_low,
    case when this_week.ranked_rows > 0 then concentration.hhi_high end as hhi_high,
    {{ share_with_bounds('top_tens', 'this_week.market_tokens', 'top10_share') }},
    this_week.source,
    coalesce(this_week.as_of, last_seen.as_of) as as_of
from markets as this_week
left join growths on this_week.week_start = growths.week_start
left join markets as previous_week on this_week.week_start - 7 = previous_week.week_start
left join concentration on this_week.week_start = concentration.week_start
left join top_tens on this_week.week_start = top_tens.week_start
left join last_seen on this_week.week_start = last_seen.week_start
{% endmacro %}
