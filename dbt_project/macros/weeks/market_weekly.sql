{% macro market_weekly(week_answers, week_basis_usage, vendors) %}
with markets as (
    select * from {{ week_answers }}
    where ranks is null and choice = 1
),

concentration as (
    {{ week_concentration('markets', week_basis_usage, vendors) }}
),

rows_of_ten as (
    {{ rows_of_ten('markets', week_basis_usage, week_answers) }}
),

top_tens as (
    select
        *,
        {{ exact_or_read() }} as total_tokens
    from rows_of_ten
),

-- A week that is known from the page alone has no total, but is known as of that page.
last_seen as (
    select
        week_start,
        max(as_of) as as_of
    from {{ week_answers }}
    where choice = 1
    group by week_start
),

compared as (
    select
        this_week.*,
        coalesce(previous_week.is_complete, false) as is_complete_before,
        case when this_week.is_complete and is_complete_before then previous_week.market_tokens end as previous_tokens,
        {{ growth('this_week.market_tokens', 'previous_tokens') }} as growth
    from markets as this_week
    left join markets as previous_week on this_week.week_start - 7 = previous_week.week_start
)

select
    this_week.week_start,
    this_week.market_tokens as total_tokens,
    this_week.previous_tokens,
    this_week.growth,
    case
        when this_week.growth is not null then null
        when not this_week.is_complete then 'The week is not complete.'
        when not this_week.is_complete_before then 'The week before is not known completely.'
        else 'The week before is 0.'
    end as growth_note,
    this_week.other_tokens,
    this_week.named_models,
    case when this_week.market_tokens > 0 then coalesce(this_week.named_share, 0) end as named_share,
    this_week.days_observed,
    this_week.is_complete,
    this_week.is_settled,
    case when this_week.ranked_rows > 0 then concentration.hhi_low end as hhi_low,
    case when this_week.ranked_rows > 0 then concentration.hhi_high end as hhi_high,
    {{ share_with_bounds('top_tens', 'this_week.market_tokens', 'top10_share') }},
    this_week.source,
    coalesce(this_week.as_of, last_seen.as_of) as as_of
from compared as this_week
left join concentration on this_week.week_start = concentration.week_start
left join top_tens on this_week.week_start = top_tens.week_start
left join last_seen on this_week.week_start = last_seen.week_start
{% endmacro %}

{# A share is of one week: ten ranks of some days, set against the total of seven, would be none. #}
{% macro rows_of_ten(markets, week_basis_usage, week_answers) %}
select
    usage.week_start,
    any_value(answers.is_rounded) as is_rounded,
    sum(usage.named_tokens) as named_tokens,
    sum(usage.low_tokens) as low_tokens,
    sum(usage.high_tokens) + any_value({{ unnamed_in_ranks('answers') }}) as high_tokens
from {{ week_basis_usage }} as usage
inner join {{ week_answers }} as answers using (week_start, basis)
inner join {{ markets }} as markets on usage.week_start = markets.week_start
where
    usage.basis = 'top_10'
    and answers.choice = 1
    and usage.attribution = 'as_known_now'
    and usage.week_start = usage.compared_in
    and (answers.is_complete or answers.source = markets.source)
group by usage.week_start
{% endmacro %}
