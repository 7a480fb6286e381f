-- Every model, in the newest complete week that names it.
select * from main.weekly_models
where rank is not null
qualify row_number() over (partition by model_permaslug order by week_start desc) = 1
order by week_start desc, rank asc, model_permaslug asc
