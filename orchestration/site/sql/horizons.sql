-- How far the market's total moved from its first print, by the time since the week's end.
select
    source,
    horizon_days,
    weeks_compared,
    mean_absolute_revision,
    bias,
    largest_revision,
    unchanged_share,
    final_share
from main.fct_revision_by_horizon
where metric = 'market_total' and weeks_compared > 0
order by source, horizon_days
