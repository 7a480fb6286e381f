with bounds as (
    select
        min(week_start) as first_week,
        max(week_start) as last_week
    from {{ ref('int_week_sources_compared') }}
),

weeks as (
    select unnest(generate_series(first_week, last_week, interval 7 day))::date as week_start
    from bounds
),

final as (
    select
        week_start,
        week_start + 6 as week_end,
        strftime(week_start, '%G-W%V') as iso_label
    from weeks
)

select * from final
