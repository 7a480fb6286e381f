{{ spend_weekly_by('vendor_id', ref('fct_model_spend_weekly'), ref('int_models_attributed')) }}
