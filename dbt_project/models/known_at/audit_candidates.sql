with asked as (
    {{ claim_asked() }}
),

claims as (
    {{ with_first_stored('asked', published('fct_captured_periods'), published('dim_source')) }}
),

usage_versions as (
    {{ published_usage_versions() }}
),

claim_rows as (
    {{ claim_rows('claims', 'usage_versions', published('fct_captured_periods'), published('dim_source')) }}
),

claim_cells as (
    {{ claim_cells('claims', 'claim_rows', published('dim_basis'), published('dim_model')) }}
)

select * from (
    {{ claim_candidates(
        'claims', 'claim_rows', 'claim_cells', 'usage_versions', published('fct_captured_periods'), published('dim_source'),
        published('dim_basis'), published('dim_model')
    ) }}
)
