-- Every country, in the newest complete week that names models of it: the whole market, attribution as known now.
select * from main.weekly_countries
where country_code is not null and named_models > 0
qualify row_number() over (partition by country_code order by week_start desc) = 1
order by week_start desc, named_tokens desc, country_code asc
