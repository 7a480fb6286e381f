with seen as (
    select
        captures.source,
        capture_periods.period_start,
        {{ midnight_utc("capture_periods.period_start + case sources.grain when 'day' then 1 else 7 end") }} as period_end,
        capture_periods.state_id,
        captures.form,
        captures.capture_id,
        captures.as_of,
        {{ has_lost_day(
            'capture_periods.period_start',
            "capture_periods.period_start + case sources.grain when 'day' then 0 else 6 end",
            'captures.as_of'
        ) }} as has_lost_day
    from {{ ref('stg_almanac__capture_periods') }} as capture_periods
    inner join {{ ref('stg_almanac__captures') }} as captures on capture_periods.capture_id = captures.capture_id
    inner join {{ ref('sources') }} as sources on captures.source = sources.source
    where sources.role = 'answers'
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
)

select
    * exclude (period_end, has_lost_day, is_new_version),
    (count(*) filter (where is_new_version) over (
        partition by source, period_start
        order by as_of asc
    ))::integer as version,
    as_of >= period_end and not has_lost_day as is_complete,
    as_of >= period_end + to_hours({{ threshold('settling_hours', 'integer') }}) and not has_lost_day as is_settled
from compared
