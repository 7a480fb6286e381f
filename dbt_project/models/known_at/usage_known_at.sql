select
    usage_date,
    model_permaslug,
    total_tokens,
    rank,
    share,
    is_other,
    coalesce(complete_from <= ts, false) as is_complete,
    coalesce(settled_from <= ts, false) as is_settled,
    case when last_seen_at <= ts then last_capture_id else capture_id end as capture_id,
    case when last_seen_at <= ts then last_seen_at else known_from end as as_of
from {{ ref('fct_model_usage_daily_versions').include(database=false) }}
where
    known_from <= ts
    and (known_to is null or known_to > ts)
