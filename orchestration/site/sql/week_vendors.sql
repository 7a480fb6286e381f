-- The vendors of a week: the whole market, attribution as known now.
select * from main.weekly_vendors
where high_tokens > 0 and week_start = $key
order by vendor_id is null asc, named_tokens desc, vendor_id asc
