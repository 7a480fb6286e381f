-- The ten most used models of a week.
select
    weekly.*,
    usage.as_of
from main.weekly_models as weekly
inner join main.fct_model_usage_weekly as usage
    on
        weekly.week_start = usage.week_start
        and weekly.model_permaslug = usage.model_permaslug
where weekly.rank <= 10 and weekly.week_start = $key
order by weekly.rank
