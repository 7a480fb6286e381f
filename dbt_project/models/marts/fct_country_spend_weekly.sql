{{ spend_weekly_by(
    'country_code', ref('fct_model_spend_weekly'), ref('int_models_attributed'), ref('fct_country_weekly'), ref('fct_market_weekly')
) }}
