-- The countries of a week: the whole market, attribution as known now.
select
    week_start,
    rank,
    country_code,
    country_name,
    total_tokens,
    low_tokens,
    high_tokens,
    share,
    growth,
    growth_note,
    year_on_year,
    lead_streak_weeks,
    is_streak_exact
from main.weekly_countries
where week_start = $key
order by country_code is null, rank, country_name
