-- A country's vendors, by the newest week that names each.
select
    country_code,
    vendor_id,
    vendor_name,
    week_start as last_week,
    total_tokens,
    share,
    growth
from main.weekly_vendors
where vendor_id is not null and country_code = $key
qualify row_number() over (partition by vendor_id order by week_start desc) = 1
order by last_week desc, total_tokens desc, vendor_id asc
