with answers as (
    {{ claim_answers(ref('int_claim_rows_counted'), ref('bases')) }}
),

counts as (
    {{ claim_counts(
        ref('stg_almanac__claims'), ref('int_claim_rows_counted'), ref('bases'), ref('int_models_attributed')
    ) }}
)

select * from (
    {{ claim_cells(ref('stg_almanac__claims'), 'answers', 'counts') }}
)
