with usage as (
    select * from {{ ref('fct_model_usage_weekly') }}
    where not is_other and total_tokens > 0
),

days as (
    select
        model_permaslug,
        usage_date,
        rank,
        -- One number for all days that follow one another without a gap.
        usage_date - (dense_rank() over (order by usage_date))::integer as days_in_a_row
    from {{ ref('fct_model_usage_daily') }}
),

runs as (
    select
        days_in_a_row,
        min(usage_date) as run_begins_on
    from days
    group by days_in_a_row
),

by_day as (
    select
        model_permaslug,
        min(usage_date) as first_day,
        min(usage_date) filter (where rank <= 10) as first_top_ten_day,
        arg_min(days_in_a_row, usage_date) filter (where rank <= 10) as days_in_a_row
    from days
    group by model_permaslug
),

-- The newest week and the one before it, where both name ten ranks.
newest as (
    select
        max(week_start) as newest_week,
        newest_week - 7 in (select week_start from usage where is_complete and rank = 10) as is_compared
    from usage
    where is_complete and rank = 10
),

by_week as (
    select
        usage.model_permaslug,
        min(usage.week_start) as first_week,
        max(usage.week_start) as last_week,
        min(usage.week_start) filter (where usage.rank <= 10 and usage.is_complete) as first_top_ten_week,
        (count(*) filter (where usage.rank <= 10 and usage.is_complete))::integer as weeks_in_top_ten,
        count(*) filter (where usage.rank <= 10 and usage.week_start = newest.newest_week) = 1 as is_in_newest,
        count(*) filter (where usage.rank <= 10 and usage.week_start = newest.newest_week - 7) = 1 as is_in_previous,
        any_value(newest.is_compared) as is_compared
    from usage
    cross join newest
    group by usage.model_permaslug
)

select
    by_week.model_permaslug,
    by_week.first_week,
    by_week.last_week,
    by_day.first_day,
    models.created_on,
    by_week.first_week = (select min(usage.week_start) from usage) as is_left_censored,
    by_week.first_top_ten_week,
    by_day.first_top_ten_day,
    -- Only where the source has every day from the launch on is the first day that it shows the first there was.
    case
        when runs.run_begins_on <= models.created_on and models.created_on <= by_day.first_top_ten_day
            then by_day.first_top_ten_day - models.created_on
    end::integer as days_from_launch_to_top_ten,
    by_week.weeks_in_top_ten,
    case when by_week.is_compared then by_week.is_in_newest and not by_week.is_in_previous end as is_entry,
    case when by_week.is_compared then by_week.is_in_previous and not by_week.is_in_newest end as is_exit
from by_week
left join by_day on by_week.model_permaslug = by_day.model_permaslug
left join runs on by_day.days_in_a_row = runs.days_in_a_row
left join {{ ref('dim_model') }} as models
    on
        by_week.model_permaslug = models.model_permaslug
        and models.is_current
