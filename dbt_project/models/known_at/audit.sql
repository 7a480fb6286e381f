with asked as (
    {{ claim_asked() }}
),

claims as (
    {{ with_first_stored('asked', published('fct_captured_periods'), published('dim_source')) }}
),

candidates as (
    select *
    from {{ published('audit_candidates') }}(
        wanted_metric, wanted_entity, wanted_over_entity, wanted_models, wanted_week, wanted_basis, wanted_value, wanted_step,
        wanted_unit, wanted_published_on
    )
)

select * from (
    {{ claim_verdicts(
        'claims', 'candidates', published('dim_basis'), published('dim_source'), published('dim_definition')
    ) }}
)
