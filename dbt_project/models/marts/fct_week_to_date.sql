with newest_days as (
    select * from ({{ newest_periods(ref('int_periods_captured'), ref('sources')) }})
    where grain = 'day'
),

totals as (
    {{ period_totals(ref('int_usage_versioned')) }}
),

-- The week in which the newest capture was made, day by day: whole days only, so that each is comparable.
week_days as (
    select
        running.source,
        running.week_start,
        running.week_start + days.number::integer as usage_date
    from (
        select
            source,
            date_trunc('week', timezone('UTC', max(as_of)))::date as week_start
        from newest_days
        group by source
    ) as running
    cross join generate_series(0, 6) as days (number)
),

known_days as (
    select
        newest_days.source,
        newest_days.period_start as usage_date,
        newest_days.as_of,
        newest_days.capture_id,
        totals.total_tokens
    from newest_days
    inner join totals using (source, period_start, version)
    where newest_days.is_complete
),

summed as (
    select
        week_days.source,
        week_days.week_start,
        count(this_week.usage_date)::integer as days_known,
        string_agg(week_days.usage_date::varchar, ', ' order by week_days.usage_date)
            filter (where this_week.usage_date is null) as missing_days,
        sum(this_week.total_tokens)::decimal(38, 0) as to_date_tokens,
        -- The same days of the week before, or nothing: a day that it lacks is not made up.
        case
            when count(previous_week.usage_date) filter (where this_week.usage_date is not null) = count(this_week.usage_date)
                then (sum(previous_week.total_tokens) filter (where this_week.usage_date is not null))::decimal(38, 0)
        end as previous_same_days_tokens,
        max(this_week.as_of) as as_of,
        arg_max(this_week.capture_id, (this_week.as_of, this_week.usage_date)) as capture_id
    from week_days
    left join known_days as this_week
        on week_days.source = this_week.source and week_days.usage_date = this_week.usage_date
    left join known_days as previous_week
        on week_days.source = previous_week.source and week_days.usage_date - 7 = previous_week.usage_date
    group by week_days.source, week_days.week_start
)

select
    *,
    {{ growth('to_date_tokens', 'previous_same_days_tokens') }} as growth_to_date
from summed
