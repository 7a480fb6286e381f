-- How many claims have which verdict.
select
    verdict_text,
    count(*) as claims
from main.fct_claim_verification
group by verdict_text
order by claims desc, verdict_text asc
