-- The same country as the press counts: within the nine largest rows of each week.
select * from main.fct_country_weekly
where
    basis = 'top_9'
    and attribution = 'as_known_then'
    and is_complete
    and high_tokens is not null
    and country_code = $key
order by week_start desc
