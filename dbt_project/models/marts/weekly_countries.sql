with weeks as (
    {{ whole_market_weeks(ref('fct_country_weekly')) }}
),

history as (
    {{ with_history('weeks', 'country_code') }}
)

select
    history.week_start,
    history.rank,
    history.rank_low,
    history.rank_high,
    history.country_code,
    coalesce(countries.country_name, 'Not attributed') as country_name,
    history.total_tokens,
    history.low_tokens,
    history.high_tokens,
    history.named_tokens,
    history.bounds_basis,
    {{ trillions('history.total_tokens') }} as total_trillions,
    history.share,
    history.share_low,
    history.share_high,
    history.named_share,
    history.named_models,
    history.growth,
    history.growth_low,
    history.growth_high,
    history.named_growth,
    history.growth_note,
    history.places_won,
    history.year_on_year,
    history.year_on_year_low,
    history.year_on_year_high,
    history.four_week_mean_tokens,
    history.first_seen_week,
    history.last_seen_week,
    history.is_settled,
    history.lead_streak_weeks,
    history.lead_streak_low,
    history.lead_streak_high
from history
left join {{ ref('dim_country') }} as countries using (country_code)
