-- The newest capture that covers a day replaces it whole: a model it no longer lists is gone. Where `other` is opened, what
-- it held stands in its place.
with rows_of_days as (
    select
        *,
        false as is_opened
    from {{ ref('fct_model_usage_daily_versions') }}
    where opened_from is null
    union all by name
    select
        *,
        true as is_opened
    from {{ ref('fct_model_usage_daily_opened') }}
)

select
    * exclude (version, first_capture_id, known_from, known_to, complete_from, settled_from, opened_from),
    complete_from is not null as is_complete,
    settled_from is not null as is_settled
from rows_of_days
where known_to is null
