-- The newest complete week with prices: each vendor's share of tokens and of spend at list price.
select
    weekly.*,
    vendors.vendor_name
from main.fct_vendor_spend_weekly as weekly
inner join main.dim_vendor as vendors on weekly.vendor_id = vendors.vendor_id
where
    weekly.priced_tokens > 0
    and weekly.week_start = (
        select max(week_start) from main.fct_vendor_spend_weekly
        where is_complete and spend_share_high is not null
    )
order by weekly.priced_tokens desc, weekly.vendor_id asc
limit 12
