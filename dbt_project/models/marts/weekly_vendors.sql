with weeks as (
    {{ whole_market_weeks(ref('fct_vendor_weekly')) }}
),

history as (
    {{ with_history('weeks', 'vendor_id') }}
)

select
    history.* exclude (basis, attribution, is_complete, source),
    coalesce(vendors.vendor_name, 'Not attributed') as vendor_name,
    vendors.country_code,
    coalesce(countries.country_name, 'Not attributed') as country_name,
    {{ trillions('history.total_tokens') }} as total_trillions
from history
left join {{ ref('dim_vendor') }} as vendors using (vendor_id)
left join {{ ref('dim_country') }} as countries on vendors.country_code = countries.country_code
