-- The definitions that give a claim's figure.
select
    claim_id,
    unnest(string_split(matching_bases, '; ')) as definition
from main.fct_claim_verification
where claim_id = $key
order by definition
