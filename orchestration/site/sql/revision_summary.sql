-- What became of the weeks that were first captured within a day of their end: the market's total.
select
    count(*) as weeks,
    count(*) filter (where revision <> 0) as weeks_revised,
    count(*) filter (where not is_of_one_source) as weeks_of_another_source,
    avg(abs(revision)) as mean_absolute_revision,
    median(abs(revision)) as median_absolute_revision,
    avg(revision) as bias,
    max(abs(revision)) as largest_revision
from main.fct_market_weekly_first_print
where is_prompt
having count(*) > 0
