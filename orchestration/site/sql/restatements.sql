-- What later captures changed, the newest first.
select
    usage_date,
    known_from,
    hours_after_day_end,
    is_gone,
    rows_changed,
    rows_entered,
    rows_left,
    tokens_before,
    tokens_after,
    tokens_after / nullif(tokens_before, 0) - 1 as change
from main.fct_restatements
order by known_from desc, usage_date desc
limit 10
