-- A vendor's models, each in the newest week that names it.
select * from main.weekly_models
where vendor_id = $key
qualify row_number() over (partition by model_permaslug order by week_start desc) = 1
order by week_start desc, total_tokens desc, model_permaslug asc
