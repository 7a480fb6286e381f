select
    $last_week::date as expected,
    max(week_start) filter (where is_latest_complete) as latest_complete_week
from main.dim_week
having coalesce(latest_complete_week < expected, true)
