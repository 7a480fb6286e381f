select
    $last_week::date as expected,
    max(week_start) as latest_complete_week
from main.fct_market_weekly
where is_complete
having coalesce(max(week_start) < $last_week::date, true)
