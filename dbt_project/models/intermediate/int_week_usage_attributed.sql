{{ week_basis_usage(ref('int_week_usage_summed'), ref('int_weeks_answered'), ref('int_models_attributed')) }}
