-- A country's weeks: the whole market, attribution as known now.
select
    country_code,
    week_start,
    rank,
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
where country_code = $key
order by week_start desc
