-- What each country has of a week at least and at most: what the rows shown hold, the whole market holds at least.
select
    weekly.week_start,
    weekly.country_code,
    countries.adjective,
    countries.country_name,
    max(weekly.share_low) as share_low,
    coalesce(min(weekly.share_high) filter (where weekly.basis = 'all'), 1.0) as share_high,
    any_value(weekly.growth) filter (where weekly.basis = 'all') as growth,
    any_value(weekly.growth_low) filter (where weekly.basis = 'all') as growth_low,
    any_value(weekly.growth_high) filter (where weekly.basis = 'all') as growth_high,
    any_value(weekly.named_growth) filter (where weekly.basis = 'all') as named_growth
from main.fct_country_weekly as weekly
inner join main.dim_country as countries on weekly.country_code = countries.country_code
where weekly.attribution = 'as_known_now' and weekly.is_complete and weekly.share_low > 0 and weekly.week_start = $key
group by weekly.week_start, weekly.country_code, countries.adjective, countries.country_name
order by share_low desc, countries.country_name asc
