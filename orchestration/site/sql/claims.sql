-- Every published claim on file, with its verdict.
select
    claim_id,
    publisher,
    published_on,
    week_start,
    statement,
    verdict
from main.fct_claim_verification
order by published_on desc, claim_id asc
