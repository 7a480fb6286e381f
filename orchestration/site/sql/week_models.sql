-- The fifty largest models of a week, variants on their own, and what is outside.
select * from main.weekly_models
where coalesce(rank, 1) <= 50 and week_start = $key
order by rank nulls last, model_permaslug
