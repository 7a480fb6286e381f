-- Every complete week of the whole market.
select
    week_start,
    total_tokens,
    growth,
    growth_note,
    year_on_year,
    four_week_mean_tokens,
    named_share,
    is_settled,
    source,
    as_of
from main.weekly_market
order by week_start desc
