with weeks as (
    {{ whole_market_weeks(ref('fct_vendor_weekly'), ref('int_weeks_answered')) }}
),

history as (
    {{ with_history('weeks', 'vendor_id') }}
)

select
    history.week_start,
    history.rank,
    history.vendor_id,
    coalesce(vendors.vendor_name, 'Not attributed') as vendor_name,
    vendors.country_code,
    coalesce(countries.country_name, 'Not attributed') as country_name,
    history.total_tokens,
    history.low_tokens,
    history.high_tokens,
    {{ trillions('history.total_tokens') }} as total_trillions,
    history.share,
    history.growth,
    history.growth_note,
    history.places_won,
    history.year_on_year,
    history.four_week_mean_tokens,
    history.first_seen_week,
    history.last_seen_week,
    history.is_settled
from history
left join {{ ref('dim_vendor') }} as vendors using (vendor_id)
left join {{ ref('dim_country') }} as countries on vendors.country_code = countries.country_code
