-- The newest capture that covers a day replaces it whole: a model it no longer lists is gone.
select
    usage_date,
    model_permaslug,
    total_tokens,
    rank,
    share,
    is_other,
    complete_from is not null as is_complete,
    settled_from is not null as is_settled,
    capture_id,
    as_of
from {{ ref('fct_model_usage_daily_versions') }}
where known_to is null
