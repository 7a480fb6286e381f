-- A country's vendors, each in the newest week that names it.
select * from main.weekly_vendors
where vendor_id is not null and named_models > 0 and country_code = $key
qualify row_number() over (partition by vendor_id order by week_start desc) = 1
order by week_start desc, named_tokens desc, vendor_id asc
