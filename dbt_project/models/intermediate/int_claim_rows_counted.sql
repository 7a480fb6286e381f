{{ claim_rows(ref('stg_almanac__claims'), ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
