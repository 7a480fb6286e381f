-- A model's weeks: those that name it.
select
    model_permaslug,
    week_start,
    rank,
    total_tokens,
    low_tokens,
    high_tokens,
    share,
    growth,
    growth_note,
    four_week_mean_tokens
from main.weekly_models
where rank is not null and model_permaslug = $key
order by week_start desc
