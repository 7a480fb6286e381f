-- The same week as the press counts: the nine largest rows, by country, a stealth model nobody's until its reveal.
select
    weekly.*,
    countries.country_name
from main.fct_country_weekly as weekly
inner join main.dim_country as countries on weekly.country_code = countries.country_code
where
    weekly.basis = 'top_9'
    and weekly.attribution = 'as_known_then'
    and weekly.named_models > 0
    and weekly.week_start = $key
order by weekly.named_tokens desc, weekly.country_code asc
