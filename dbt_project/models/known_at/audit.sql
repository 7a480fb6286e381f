with {{ ctes_of_audit() }}

select * from (
    {{ claim_verdicts('claims', 'candidates', published('dim_basis'), published('dim_source')) }}
)
