-- The fifty largest models of a week by what the sources name of each, variants on their own, and what is outside.
select * from main.weekly_models
where week_start = $key
qualify row_number() over (partition by week_start order by model_permaslug = 'other' desc, named_tokens desc, model_permaslug asc) <= 51
order by model_permaslug = 'other' asc, named_tokens desc, model_permaslug asc
