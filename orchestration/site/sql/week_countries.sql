-- The countries of a week: the whole market, attribution as known now.
select * from main.weekly_countries
where (country_code is null or named_models > 0) and week_start = $key
order by country_code is null asc, named_tokens desc, country_name asc
