-- The vendors of a week: the whole market, attribution as known now.
select
    week_start,
    rank,
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
    year_on_year
from main.weekly_vendors
where week_start = $key
order by vendor_id is null, rank, vendor_id
