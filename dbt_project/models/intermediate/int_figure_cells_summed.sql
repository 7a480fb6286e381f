with claim_rows as (
    select * from (
        {{ claim_rows(ref('int_figures_published'), ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
    )
    where variants = 'apart'
),

answers as (
    {{ claim_answers('claim_rows', ref('bases')) }}
),

counts as (
    select * from (
        {{ claim_counts(ref('int_figures_published'), 'claim_rows', ref('bases'), ref('int_models_attributed')) }}
    )
    where country_by = 'home'
)

select * from (
    {{ claim_cells(ref('int_figures_published'), 'answers', 'counts') }}
)
