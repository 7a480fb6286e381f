with questions as (
    select * from ({{ with_first_stored(ref('stg_almanac__claims'), ref('int_periods_captured'), ref('sources')) }})
    union all by name
    -- Notables and published figures need every week as known now, as a record in the last one does.
    select
        'every week' as claim_id,
        'record' as metric,
        max(date_trunc('week', period_start))::date as week_start
    from {{ ref('int_periods_captured') }}
)

select * from (
    {{ claim_rows('questions', ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
)
