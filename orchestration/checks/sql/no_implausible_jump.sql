select
    week_start as week,
    previous_tokens,
    total_tokens as tokens,
    growth
from main.fct_market_weekly
where abs(growth) > $threshold
order by week
