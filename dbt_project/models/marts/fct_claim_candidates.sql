select * from {{ ref('int_candidates_judged') }}
where claim_id in (select claims.claim_id from {{ ref('stg_almanac__claims') }} as claims)
