-- What became of the weeks that were first captured within a day of their end: the market's total, in one source each.
select
    count(*) as weeks,
    count(*) filter (where prints > 1) as weeks_revised,
    avg(abs(revision)) as mean_absolute_revision,
    median(abs(revision)) as median_absolute_revision,
    avg(revision) as bias,
    max(abs(revision)) as largest_revision,
    max(date_diff('second', week_start + 7, latest_at) / 3600.0) filter (where prints > 1) as settled_after_hours
from main.fct_market_weekly_first_print
where is_prompt
having count(*) > 0
