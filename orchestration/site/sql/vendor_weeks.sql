-- A vendor's weeks: the whole market, attribution as known now.
select * from main.weekly_vendors
where vendor_id = $key
order by week_start desc
