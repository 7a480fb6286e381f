-- Every model that a complete week names, by its newest week.
select
    model_permaslug,
    model_name,
    vendor_id,
    vendor_name,
    week_start as last_week,
    rank,
    total_tokens,
    first_seen_week
from main.weekly_models
where rank is not null
qualify row_number() over (partition by model_permaslug order by week_start desc) = 1
order by last_week desc, rank asc, model_permaslug asc
