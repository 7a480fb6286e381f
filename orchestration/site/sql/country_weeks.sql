-- A country's weeks: the whole market, attribution as known now.
select * from main.weekly_countries
where country_code = $key
order by week_start desc
