with months as (
    {{ monthly_by(
        'vendor_id', ref('fct_model_usage_daily'), ref('int_models_attributed'), ref('fct_vendor_weekly'), ref('fct_market_weekly')
    ) }}
)

select
    months.*,
    vendor.vendor_name
from months
left join {{ ref('dim_vendor') }} as vendor using (vendor_id)
