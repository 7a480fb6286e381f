select
    $last_week::date as expected,
    coalesce(max(week_start) filter (where is_latest_complete)::text, 'none') as newest_complete
from main.dim_week
having newest_complete = 'none' or newest_complete < expected::text
