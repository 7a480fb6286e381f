with seen as (
    select
        captures.source,
        capture_periods.period_start,
        (capture_periods.period_start + case sources.grain when 'day' then 1 else 7 end)::timestamptz as period_end,
        capture_periods.state_id,
        captures.form,
        captures.capture_id,
        captures.as_of
    from {{ ref('stg_almanac__capture_periods') }} as capture_periods
    inner join {{ ref('stg_almanac__captures') }} as captures on capture_periods.capture_id = captures.capture_id
    inner join {{ ref('sources') }} as sources on captures.source = sources.source
    -- Two captures of one moment that differ: the greater checksum wins, so that the order of arrival does not count.
    qualify
        row_number() over (
            partition by captures.source, capture_periods.period_start, captures.as_of
            order by captures.sha256 desc
        ) = 1
),

compared as (
    select
        *,
        coalesce(state_id <> lag(state_id) over (
            partition by source, period_start
            order by as_of asc
        ), true) as is_new_version
    from seen
),

numbered as (
    select
        *,
        (count(*) filter (where is_new_version) over (
            partition by source, period_start
            order by as_of asc
        ))::integer as version
    from compared
),

versions as (
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
        min(as_of) filter (where as_of >= period_end) as complete_from,
        min(as_of) filter (
            where as_of >= period_end + interval ({{ var('settling_hours') }}) hour
        ) as settled_from
    from numbered
    group by source, period_start, version
)

select
    *,
    lead(known_from) over (
        partition by source, period_start
        order by version asc
    ) as known_to
from versions
