-- The vendors of a week: the whole market, attribution as known now.
select * from main.weekly_vendors
where week_start = $key
order by vendor_id is null, rank, vendor_id
