with claims as (
    select * from {{ ref('int_notables_noticed') }}
),

claim_rows as (
    {{ claim_rows('claims', ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
),

answers as (
    {{ claim_answers('claim_rows', ref('bases')) }}
),

counts as (
    {{ claim_counts('claims', 'claim_rows', ref('bases'), ref('int_models_attributed')) }}
),

cells as (
    {{ claim_cells('claims', 'answers', 'counts') }}
),

-- No notable is about a month.
month_rows as (
    {{ claim_month_rows('claims', ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
),

months as (
    {{ claim_months('claims', 'month_rows', ref('bases'), ref('int_models_attributed')) }}
),

candidates as (
    {{ claim_candidates('claims', 'claim_rows', 'cells', ref('int_models_attributed'), 'months') }}
),

verdicts as (
    {{ claim_verdicts('claims', 'candidates', ref('bases'), ref('sources')) }}
),

-- What the sentence says, and nothing that a reader might have meant besides.
told as (
    select claims.claim_id
    from claims
    inner join candidates on claims.claim_id = candidates.claim_id
    where
        candidates.reproduces
        and candidates.is_like_for_like
        and candidates.variants = 'apart'
        and candidates.country_by = 'home'
        and candidates.basis = claims.basis
)

select
    claim_id,
    verdict,
    explanation,
    verdict = 'confirmed' and claim_id in (select told.claim_id from told) as is_confirmed
from verdicts
