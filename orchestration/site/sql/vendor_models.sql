-- A vendor's models, each in the newest week that names it.
select * from main.weekly_models
where named_tokens > 0 and vendor_id = $key
qualify row_number() over (partition by model_permaslug order by week_start desc) = 1
order by week_start desc, named_tokens desc, model_permaslug asc
