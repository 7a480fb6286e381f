-- The newest complete week with prices: each vendor's share of tokens and of spend at list price.
with latest as (
    select max(week_start) as week_start from main.fct_vendor_spend_weekly
    where is_complete and spend_share_high is not null
)

select
    weekly.week_start,
    weekly.vendor_id,
    case when vendors.is_disclosed then vendors.vendor_name else 'Undisclosed' end as vendor,
    weekly.priced_token_share,
    weekly.spend_share_low,
    weekly.spend_share_high,
    weekly.spend_usd_low,
    weekly.spend_usd_high,
    weekly.priced_share,
    weekly.is_complete
from main.fct_vendor_spend_weekly as weekly
inner join latest on weekly.week_start = latest.week_start
inner join main.dim_vendor as vendors on weekly.vendor_id = vendors.vendor_id
where weekly.priced_tokens > 0
order by weekly.priced_tokens desc, weekly.vendor_id asc
limit 12
