{{ claim_verdicts(ref('stg_almanac__claims'), ref('int_candidates_judged'), ref('bases'), ref('sources'), ref('definitions')) }}
