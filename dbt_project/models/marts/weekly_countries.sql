with weeks as (
    {{ whole_market_weeks(ref('fct_country_weekly'), ref('int_weeks_answered')) }}
),

history as (
    {{ with_history('weeks', 'country_code') }}
)

select
    history.week_start,
    history.rank,
    history.country_code,
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
    history.is_settled,
    history.lead_streak_weeks,
    history.is_streak_exact
from history
left join {{ ref('dim_country') }} as countries using (country_code)
