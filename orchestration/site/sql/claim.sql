-- One published claim: the claimed figure, the recomputed one, and under which definitions.
select * from main.fct_claim_verification
where claim_id = $key
