-- The market by month, of the months of which a day is known.
select
    month_start,
    total_tokens,
    growth,
    year_on_year,
    days_known,
    days_in_month
from main.monthly_market
order by month_start desc
