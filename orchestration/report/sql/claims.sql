-- Every published claim on file, with its verdict.
select
    publisher,
    published_on,
    week_start,
    statement,
    verdict,
    explanation,
    matching_definitions,
    matching_bases
from main.fct_claim_verification
order by published_on desc, claim_id asc
