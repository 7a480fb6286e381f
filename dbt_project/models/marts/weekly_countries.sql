with weeks as (
    {{ whole_market_weeks(ref('fct_country_weekly')) }}
),

history as (
    {{ with_history('weeks', 'country_code') }}
)

select
    history.* exclude (basis, attribution, is_complete, source),
    coalesce(countries.country_name, 'Not attributed') as country_name,
    {{ trillions('history.total_tokens') }} as total_trillions
from history
left join {{ ref('dim_country') }} as countries using (country_code)
