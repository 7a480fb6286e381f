with {{ ctes_of_audit() }}

select * from (
    {{ claim_verdicts('claims', 'candidates') }}
)
