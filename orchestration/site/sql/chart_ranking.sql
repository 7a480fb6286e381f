-- The ten most used models of a week.
select
    weekly.week_start,
    weekly.rank,
    weekly.model_name as label,
    weekly.vendor_name as note,
    weekly.country_code as entity,
    case when weekly.country_code is null then 'No country known' else weekly.country_name end as entity_name,
    weekly.total_tokens,
    weekly.low_tokens,
    weekly.high_tokens,
    weekly.growth,
    ranked.as_of,
    ranked.source
from main.weekly_models as weekly
inner join main.fct_model_usage_weekly as ranked
    on
        weekly.week_start = ranked.week_start
        and weekly.model_permaslug = ranked.model_permaslug
where weekly.rank <= 10 and weekly.week_start = $key
order by weekly.week_start desc, weekly.rank asc
