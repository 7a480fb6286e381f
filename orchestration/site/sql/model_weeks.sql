-- A model's weeks: those that name it.
select * from main.weekly_models
where rank is not null and model_permaslug = $key
order by week_start desc
