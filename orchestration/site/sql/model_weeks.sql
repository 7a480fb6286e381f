-- A model's weeks: those that name it.
select * from main.weekly_models
where named_tokens > 0 and model_permaslug = $key
order by week_start desc
