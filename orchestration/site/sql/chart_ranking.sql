-- The ten most used models of a week, by what the sources name of each.
select
    weekly.*,
    usage.as_of
from main.weekly_models as weekly
inner join main.fct_model_usage_weekly as usage
    on
        weekly.week_start = usage.week_start
        and weekly.model_permaslug = usage.model_permaslug
where not usage.is_other and weekly.week_start = $key
qualify row_number() over (partition by weekly.week_start order by weekly.named_tokens desc, weekly.model_permaslug asc) <= 10
order by weekly.named_tokens desc, weekly.model_permaslug asc
