with days as (
    select
        usage_date,
        sum(total_tokens) as total_tokens
    from {{ ref('fct_model_usage_daily') }}
    group by usage_date
    having bool_and(is_complete)
),

months as (
    select
        date_trunc('month', usage_date)::date as month_start,
        sum(total_tokens)::decimal(38, 0) as known_tokens,
        count(*)::integer as days_known
    from days
    group by month_start
),

-- A month that lacks a day has no total.
measured as (
    select
        *,
        day(last_day(month_start))::integer as days_in_month,
        days_known = days_in_month as is_complete,
        case when is_complete then known_tokens end as total_tokens
    from months
)

select
    this_month.* exclude (known_tokens),
    {{ trillions('this_month.total_tokens') }} as total_trillions,
    {{ growth('this_month.total_tokens', 'month_before.total_tokens') }} as growth,
    {{ growth('this_month.total_tokens', 'year_before.total_tokens') }} as year_on_year
from measured as this_month
left join measured as month_before on this_month.month_start = month_before.month_start + interval 1 month
left join measured as year_before on this_month.month_start = year_before.month_start + interval 1 year
