-- The countries of a week: the whole market, attribution as known now.
select * from main.weekly_countries
where week_start = $key
order by country_code is null, rank, country_name
