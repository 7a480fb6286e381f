-- Every country of the newest complete week that names models: the whole market, attribution as known now.
select
    country_code,
    country_name,
    week_start as last_week,
    rank,
    total_tokens,
    low_tokens,
    high_tokens,
    share,
    growth,
    year_on_year,
    first_seen_week
from main.weekly_countries
where country_code is not null
qualify row_number() over (partition by country_code order by week_start desc) = 1
order by last_week desc, rank asc, country_code asc
