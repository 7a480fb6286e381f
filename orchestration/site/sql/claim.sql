-- One published claim: the claimed figure, the recomputed one, and under which definitions.
select
    claims.* exclude (matching_bases),
    words.rating
from main.fct_claim_verification as claims
inner join main.dim_verdict as words using (verdict)
where claim_id = $key
