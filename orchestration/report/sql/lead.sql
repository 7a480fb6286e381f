-- By how much the first country leads the second in each week, and for how many weeks in a row.
with placed as (
    select
        weekly.week_start,
        weekly.rank,
        countries.country_name,
        weekly.total_tokens,
        weekly.lead_streak_weeks,
        weekly.is_streak_exact,
        weekly.is_complete
    from main.fct_country_weekly as weekly
    inner join main.dim_country as countries on weekly.country_code = countries.country_code
    where weekly.basis = $basis and weekly.attribution = 'as_known_now' and weekly.rank <= 2
)

select
    first_place.week_start,
    first_place.country_name as series,
    first_place.total_tokens - coalesce(second_place.total_tokens, 0) as total_tokens,
    first_place.lead_streak_weeks,
    first_place.is_streak_exact,
    second_place.country_name as second_country,
    first_place.is_complete
from placed as first_place
left join placed as second_place
    on
        first_place.week_start = second_place.week_start
        and second_place.rank = 2
where first_place.rank = 1
order by first_place.week_start desc
limit 52
