with months as (
    {{ monthly_by(
        'country_code', ref('fct_model_usage_daily'), ref('int_models_attributed'), ref('fct_country_weekly'), ref('fct_market_weekly')
    ) }}
)

select
    months.*,
    country.country_name
from months
left join {{ ref('dim_country') }} as country using (country_code)
