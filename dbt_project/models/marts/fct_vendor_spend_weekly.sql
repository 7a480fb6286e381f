{{ spend_weekly_by(
    'vendor_id', ref('fct_model_spend_weekly'), ref('int_models_attributed'), ref('fct_vendor_weekly'), ref('fct_market_weekly')
) }}
