select
    usage_date,
    model_permaslug,
    total_tokens,
    rank,
    share,
    is_other,
    coalesce(complete_from <= ts, false) as is_complete,
    coalesce(settled_from <= ts, false) as is_settled,
    case when as_of <= ts then capture_id else first_capture_id end as capture_id,
    case when as_of <= ts then as_of else known_from end as as_of
from {{ published('fct_model_usage_daily_versions') }}
where
    known_from <= ts
    and (known_to is null or known_to > ts)
