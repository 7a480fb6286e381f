-- What later captures changed, the newest first.
select
    *,
    tokens_after / nullif(tokens_before, 0) - 1 as change
from main.fct_restatements
order by known_from desc, usage_date desc
limit 10
