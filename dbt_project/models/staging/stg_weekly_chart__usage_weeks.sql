with usage_states as (
    select * from {{ source('raw', 'usage_states') }}
    where form = 'weekly_chart'
),

final as (
    select
        state_id,
        period_start as week_start,
        model_permaslug,
        model_permaslug is null as is_other,
        source_rank,
        total_tokens
    from usage_states
)

select * from final
