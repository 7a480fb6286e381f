-- What was published about a week, and whether it holds.
select
    claim_id,
    publisher,
    published_on,
    week_start,
    statement,
    verdict
from main.fct_claim_verification
where week_start = $key
order by published_on, claim_id
