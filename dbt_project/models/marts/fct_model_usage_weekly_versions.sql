with usage as (
    select * from {{ ref('int_usage_versioned') }}
    where dataset <> 'daily_rankings'
),

final as (
    select
        period_start as week_start,
        dataset as source,
        model_permaslug,
        version,
        total_tokens,
        half_width_tokens,
        source_rank,
        is_other,
        first_capture_id as capture_id,
        known_from,
        known_to,
        last_seen_at,
        last_capture_id,
        complete_from,
        settled_from
    from usage
)

select * from final
