{{ claim_rows(ref('stg_almanac__claims'), ref('int_usage_versioned'), ref('sources'), ref('bases')) }}
