with {{ ctes_asked() }},

{{ ctes_of_rows_asked() }},

claim_cells as (
    {{ claim_cells('claims', 'claim_rows', published('dim_basis'), published('dim_model')) }}
),

measures as (
    {{ measures(published) }}
)

select * from (
    {{ claim_candidates(
        'claims', 'claim_rows', 'claim_cells', 'usage_versions', published('fct_captured_periods'), published('dim_source'),
        published('dim_basis'), published('dim_model'), 'measures'
    ) }}
)
