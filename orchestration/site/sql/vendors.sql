-- Every vendor, in the newest complete week that names it.
select * from main.weekly_vendors
where vendor_id is not null
qualify row_number() over (partition by vendor_id order by week_start desc) = 1
order by week_start desc, rank asc, vendor_id asc
