select
    models.author,
    usage.week_start as week,
    sum(usage.total_tokens)::bigint as tokens
from main.fct_model_usage_weekly as usage
inner join main.dim_model as models using (model_permaslug)
where models.is_current and models.vendor_id like 'unmapped:%'
group by all
order by tokens desc
