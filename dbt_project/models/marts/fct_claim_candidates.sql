{{ claim_candidates(
    ref('stg_almanac__claims'),
    ref('int_claim_rows_counted'),
    ref('int_claim_cells_summed'),
    ref('int_models_attributed'),
    ref('int_claim_months_summed')
) }}
