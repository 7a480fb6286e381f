with weeks as (
    select unnest(generate_series(min(week_start), max(week_start), interval 7 day))::date as week_start
    from {{ ref('int_week_sources_compared') }}
)

select
    week_start,
    week_start + 6 as week_end,
    strftime(week_start, '%G-W%V') as iso_label
from weeks
