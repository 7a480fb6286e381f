-- How many claims have which verdict.
select
    verdict,
    count(*) as claims
from main.fct_claim_verification
group by verdict
order by claims desc, verdict asc
