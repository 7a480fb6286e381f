-- A vendor's models, by the newest week that names each.
select
    vendor_id,
    model_permaslug,
    model_name,
    week_start as last_week,
    rank,
    total_tokens,
    share,
    first_seen_week
from main.weekly_models
where vendor_id = $key
qualify row_number() over (partition by model_permaslug order by week_start desc) = 1
order by last_week desc, total_tokens desc, model_permaslug asc
