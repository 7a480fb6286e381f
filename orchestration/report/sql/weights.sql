-- Tokens of the ranked models by whether their weights are public, a first guess from OpenRouter's catalogue.
select
    weekly.week_start,
    case models.open_weights
        when true then 'Open weights'
        when false then 'Closed weights'
        else 'Not known'
    end as series,
    sum(weekly.total_tokens)::decimal(38, 0) as total_tokens,
    bool_and(weekly.is_complete) as is_complete
from main.fct_model_usage_weekly as weekly
inner join main.dim_model as models
    on
        weekly.model_permaslug = models.model_permaslug
        and models.is_current
where not weekly.is_other
group by all
order by weekly.week_start asc, total_tokens desc
