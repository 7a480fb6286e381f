-- The fifty largest models of a week, variants on their own, and what is outside.
select
    week_start,
    rank,
    model_permaslug,
    model_name,
    vendor_id,
    vendor_name,
    country_code,
    country_name,
    total_tokens,
    low_tokens,
    high_tokens,
    share,
    growth,
    growth_note,
    places_won,
    four_week_mean_tokens
from main.weekly_models
where coalesce(rank, 1) <= 50 and week_start = $key
order by rank nulls last, model_permaslug
