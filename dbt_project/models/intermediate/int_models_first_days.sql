with days as (
    select
        model_permaslug,
        usage_date,
        rank,
        is_opened,
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
)

select
    days.model_permaslug,
    min(days.usage_date) as first_used_on,
    -- What a view of a whole day opens has no days before it: its first one says nothing of when the model came.
    min(days.usage_date) filter (where not days.is_opened) as first_day,
    min(days.usage_date) filter (where days.rank <= 10) as first_top_ten_day,
    arg_min(runs.run_begins_on, days.usage_date) filter (where days.rank <= 10) as known_since
from days
inner join runs on days.days_in_a_row = runs.days_in_a_row
group by days.model_permaslug
