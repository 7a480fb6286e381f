-- What was published about a week, and whether it holds.
select
    week_start,
    claim_id,
    publisher,
    published_on,
    statement,
    verdict
from main.fct_claim_verification
where week_start = $key
order by published_on, claim_id
