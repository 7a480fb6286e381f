{{ claim_cells(ref('stg_almanac__claims'), ref('int_claim_rows_counted'), ref('int_models_attributed')) }}
