with claims as (
    select * from {{ ref('int_questions_gathered') }}
    where question_kind = 'claim'
)

select * from (
    {{ claim_addition(
        'claims', ref('fct_claim_verification'), ref('fct_claim_candidates'), ref('int_claim_rows_counted'),
        ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources'), ref('bases'), ref('int_models_attributed')
    ) }}
)
