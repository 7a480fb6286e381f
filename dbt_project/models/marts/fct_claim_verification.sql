{{ claim_verdicts(ref('stg_almanac__claims'), ref('fct_claim_candidates'), ref('bases'), ref('sources')) }}
