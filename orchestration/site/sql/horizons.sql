-- How far the market's total moved from its first print, by the time since the week's end.
select * from main.fct_revision_by_horizon
where metric = 'market_total' and weeks_compared > 0
order by source, horizon_days
