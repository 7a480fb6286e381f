-- The newest complete week with prices: each vendor's share of the market's tokens, and of the part of spend that has a price.
select
    weekly.*,
    vendors.vendor_name,
    week.priced_share_low as week_priced_share_low
from main.fct_vendor_spend_weekly as weekly
inner join main.dim_vendor as vendors on weekly.vendor_id = vendors.vendor_id
inner join main.fct_price_index_weekly as week on weekly.week_start = week.week_start
where weekly.week_start = (
    select max(week_start) from main.fct_price_index_weekly
    where spend_usd_high is not null
)
order by weekly.share_low desc nulls last, weekly.vendor_id asc
limit 12
