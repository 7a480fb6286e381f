-- The unfinished week so far: the days that are known, against the same days of the week before.
select
    week_start,
    days_known,
    missing_days,
    to_date_tokens,
    previous_same_days_tokens,
    growth_to_date,
    source,
    as_of,
    capture_id
from main.fct_week_to_date
where days_known > 0
order by week_start desc, source asc
limit 1
