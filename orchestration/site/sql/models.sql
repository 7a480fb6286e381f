-- Every model, in the newest complete week that names it.
select * from main.weekly_models
where named_tokens > 0 and model_permaslug <> 'other'
qualify row_number() over (partition by model_permaslug order by week_start desc) = 1
order by week_start desc, named_tokens desc, model_permaslug asc
