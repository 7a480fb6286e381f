{{ claim_candidates(
    ref('int_questions_gathered'), ref('int_claim_rows_counted'), ref('int_claim_cells_summed'), ref('int_usage_versioned'),
    ref('int_periods_captured'), ref('sources'), ref('bases'), ref('int_models_attributed'), ref('int_measures_gathered')
) }}
