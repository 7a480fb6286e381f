-- As the press counts: the rows as the page displays them, three digits each, added up; beside it what they are exactly.
with rows_of_nine as (
    select
        usage.week_start,
        usage.country_code,
        usage.named_tokens,
        {{ as_displayed('usage.named_tokens') }} as displayed_tokens
    from {{ ref('int_week_usage_attributed') }} as usage
    where
        usage.basis = 'top_9'
        and usage.attribution = 'as_known_now'
        and usage.week_start = usage.compared_in
        and not usage.is_other
),

displayed as (
    select
        week_start,
        country_code,
        sum(displayed_tokens)::decimal(38, 0) as displayed_tokens
    from rows_of_nine
    group by week_start, country_code
),

weeks as (
    select
        nine.*,
        coalesce(displayed.displayed_tokens, 0) as displayed_tokens
    from {{ ref('fct_country_weekly') }} as nine
    left join displayed
        on nine.week_start = displayed.week_start and nine.country_code is not distinct from displayed.country_code
    where nine.basis = 'top_9' and nine.attribution = 'as_known_now' and nine.is_complete and nine.source is not null
)

select
    this_week.week_start,
    this_week.country_code,
    coalesce(countries.country_name, 'Not attributed') as country_name,
    this_week.total_tokens,
    this_week.low_tokens,
    this_week.high_tokens,
    this_week.bounds_basis,
    this_week.displayed_tokens,
    {{ share('this_week.displayed_tokens', 'sum(this_week.displayed_tokens) over (partition by this_week.week_start)') }}
        as displayed_share_of_nine,
    this_week.growth,
    this_week.growth_low,
    this_week.growth_high,
    {{ growth('this_week.displayed_tokens', 'previous_week.displayed_tokens') }} as displayed_growth,
    this_week.lead_streak_weeks,
    this_week.lead_streak_low,
    this_week.lead_streak_high,
    this_week.source
from weeks as this_week
left join weeks as previous_week
    on
        this_week.week_start - 7 = previous_week.week_start
        and this_week.country_code = previous_week.country_code
left join {{ ref('dim_country') }} as countries on this_week.country_code = countries.country_code
