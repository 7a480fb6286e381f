with usage as (
    select * from {{ ref('fct_model_usage_weekly') }}
    where not is_other and low_tokens > 0
),

-- The newest week and the one before it, where both name ten ranks. A model is within ten where its last possible rank is.
newest as (
    select
        min(week_start) as first_week_of_all,
        max(week_start) filter (where is_complete and rank_high >= 10) as newest_week,
        list_contains(list(week_start) filter (where is_complete and rank_high >= 10), newest_week - 7) as is_compared
    from usage
),

-- A history of prices begins with the day on which the catalogue had the model first.
listed as (
    select
        model_permaslug,
        min(valid_from) filter (where price_source = 'price_history') as listed_on
    from {{ ref('fct_model_price') }}
    group by model_permaslug
),

by_week as (
    select
        usage.model_permaslug,
        min(usage.week_start) as first_week,
        max(usage.week_start) as last_week,
        min(usage.week_start) filter (where usage.rank_high <= 10 and usage.is_complete) as first_top_ten_week,
        (count(*) filter (where usage.rank_high <= 10 and usage.is_complete))::integer as weeks_in_top_ten,
        {% for name, week in [('newest', 'newest.newest_week'), ('previous', 'newest.newest_week - 7')] %}
        count(*) filter (where usage.rank_high <= 10 and usage.week_start = {{ week }}) = 1 as is_in_{{ name }},
        count(*) filter (where usage.rank_low <= 10 and usage.week_start = {{ week }}) = 1 as may_be_in_{{ name }},
        {% endfor %}
        any_value(newest.first_week_of_all) as first_week_of_all,
        any_value(newest.is_compared) as is_compared
    from usage
    cross join newest
    group by usage.model_permaslug
),

days as (
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
),

first_days as (
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
),

-- A model is there by its first use, whatever says later; where only a week knows of that, the day is not known.
launched as (
    select
        models.model_permaslug,
        models.created_on,
        coalesce(models.created_on, listed.listed_on) as said_on,
        case when said_on is not null then least(said_on, by_day.first_used_on) end as known_by,
        case when known_by < by_week.first_week + 7 then known_by end as launched_on
    from {{ ref('dim_model') }} as models
    inner join by_week on models.model_permaslug = by_week.model_permaslug
    left join listed on models.model_permaslug = listed.model_permaslug
    left join first_days as by_day on models.model_permaslug = by_day.model_permaslug
    where models.is_current
)

select
    by_week.model_permaslug,
    by_week.first_week,
    by_week.last_week,
    by_day.first_day,
    launched.created_on,
    launched.launched_on,
    by_week.first_week = by_week.first_week_of_all as is_left_censored,
    by_week.first_top_ten_week,
    by_day.first_top_ten_day,
    -- Only where the source has every day from the launch on is the first day that it shows the first there was.
    case
        when by_day.known_since <= launched.launched_on and launched.launched_on <= by_day.first_top_ten_day
            then by_day.first_top_ten_day - launched.launched_on
    end::integer as days_from_launch_to_top_ten,
    by_week.weeks_in_top_ten,
    {% for side, this, other in [('is_entry', 'newest', 'previous'), ('is_exit', 'previous', 'newest')] %}
    case
        when by_week.is_compared and by_week.is_in_{{ this }} and not by_week.may_be_in_{{ other }} then true
        when by_week.is_compared and (by_week.is_in_{{ other }} or not by_week.may_be_in_{{ this }}) then false
    end as {{ side }}{{ ',' if not loop.last }}
    {% endfor %}
from by_week
left join first_days as by_day on by_week.model_permaslug = by_day.model_permaslug
left join launched on by_week.model_permaslug = launched.model_permaslug
