with weeks as (
    select
        unnest(generate_series(min(week_start), max(week_start), interval 7 day))::date as week_start,
        max(week_start) filter (where ranks is null and is_complete and choice = 1 and market_tokens is not null) as latest_complete
    from {{ ref('int_weeks_answered') }}
)

select
    week_start,
    week_start + 6 as week_end,
    strftime(week_start, '%G-W%V') as iso_label,
    coalesce(week_start = latest_complete, false) as is_latest_complete
from weeks
