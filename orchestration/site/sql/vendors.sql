-- Every vendor that a complete week names, by its newest week.
select
    vendor_id,
    vendor_name,
    country_code,
    country_name,
    week_start as last_week,
    rank,
    total_tokens,
    share,
    growth,
    first_seen_week
from main.weekly_vendors
where vendor_id is not null
qualify row_number() over (partition by vendor_id order by week_start desc) = 1
order by last_week desc, rank asc, vendor_id asc
