-- Every vendor, in the newest complete week that names it.
select * from main.weekly_vendors
where vendor_id is not null and named_models > 0
qualify row_number() over (partition by vendor_id order by week_start desc) = 1
order by week_start desc, named_tokens desc, vendor_id asc
