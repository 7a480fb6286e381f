select
    week_start,
    source,
    model_permaslug,
    total_tokens,
    half_width_tokens,
    rank,
    is_other,
    is_complete,
    is_settled,
    as_of
from {{ ref('int_week_usage_summed') }}
