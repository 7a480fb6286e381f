{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['dataset', 'period_start'],
    pre_hook="{{ forget_vanished_periods(ref('int_periods_fingerprinted')) }}"
) }}

with capture_periods as (
    select * from {{ ref('stg_almanac__capture_periods') }}
),

captures as (
    select * from {{ ref('stg_almanac__captures') }}
),

changed as (
    {{ changed_periods(ref('int_periods_fingerprinted')) }}
),

seen as (
    select
        captures.usage_dataset as dataset,
        capture_periods.period_start,
        case captures.usage_dataset
            when 'daily_rankings' then capture_periods.period_start + 1
            else capture_periods.period_start + 7
        end::timestamptz as period_end,
        capture_periods.state_id,
        captures.form,
        captures.capture_id,
        captures.as_of,
        changed.fingerprint
    from capture_periods
    inner join captures on capture_periods.capture_id = captures.capture_id
    inner join changed
        on
            captures.usage_dataset = changed.dataset
            and capture_periods.period_start = changed.period_start
    -- Two captures of one moment that differ: the greater checksum wins, so that the order of arrival does not count.
    qualify
        row_number() over (
            partition by captures.usage_dataset, capture_periods.period_start, captures.as_of
            order by captures.sha256 desc
        ) = 1
),

compared as (
    select
        *,
        coalesce(state_id <> lag(state_id) over (
            partition by dataset, period_start
            order by as_of asc
        ), true) as is_new_version
    from seen
),

numbered as (
    select
        *,
        (count(*) filter (where is_new_version) over (
            partition by dataset, period_start
            order by as_of asc
        ))::integer as version
    from compared
),

versions as (
    select
        dataset,
        period_start,
        period_end,
        version,
        any_value(state_id) as state_id,
        any_value(fingerprint) as fingerprint,
        arg_min(form, as_of) as form,
        arg_min(capture_id, as_of) as first_capture_id,
        arg_max(capture_id, as_of) as last_capture_id,
        min(as_of) as known_from,
        max(as_of) as last_seen_at,
        min(as_of) filter (where as_of >= period_end) as complete_from,
        min(as_of) filter (
            where as_of >= period_end + interval ({{ var('settling_hours') }}) hour
        ) as settled_from
    from numbered
    group by dataset, period_start, period_end, version
),

final as (
    select
        *,
        lead(known_from) over (
            partition by dataset, period_start
            order by version asc
        ) as known_to,
        '{{ invocation_id }}' as computed_by
    from versions
)

select * from final
