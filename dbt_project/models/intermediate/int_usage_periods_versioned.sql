with versions as (
    select
        source,
        period_start,
        version,
        any_value(state_id) as state_id,
        arg_min(form, as_of) as form,
        arg_min(capture_id, as_of) as first_capture_id,
        arg_max(capture_id, as_of) as capture_id,
        min(as_of) as known_from,
        max(as_of) as as_of,
        min(as_of) filter (where is_complete) as complete_from,
        min(as_of) filter (where is_settled) as settled_from
    from {{ ref('int_periods_captured') }}
    group by source, period_start, version
)

select
    *,
    lead(known_from) over (
        partition by source, period_start
        order by version asc
    ) as known_to
from versions
