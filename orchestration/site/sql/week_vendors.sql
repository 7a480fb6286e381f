-- The vendors of a week: the whole market, attribution as known now.
select * from main.weekly_vendors
where (vendor_id is null or named_models > 0) and week_start = $key
order by vendor_id is null asc, named_tokens desc, vendor_id asc
