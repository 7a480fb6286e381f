-- A vendor's weeks: the whole market, attribution as known now.
select
    vendor_id,
    week_start,
    rank,
    total_tokens,
    low_tokens,
    high_tokens,
    share,
    growth,
    growth_note,
    year_on_year,
    four_week_mean_tokens
from main.weekly_vendors
where vendor_id = $key
order by week_start desc
