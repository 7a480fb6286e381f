with capture_periods as (
    select * from {{ source('raw', 'capture_periods') }}
),

final as (
    select
        capture_id,
        period_start,
        state_id
    from capture_periods
)

select * from final
