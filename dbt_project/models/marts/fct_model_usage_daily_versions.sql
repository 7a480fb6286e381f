with usage as (
    select * from {{ ref('int_usage_versioned') }}
    where dataset = 'daily_rankings'
),

final as (
    select
        period_start as usage_date,
        model_permaslug,
        version,
        total_tokens,
        case
            when not is_other
                then row_number() over (
                    partition by period_start, version, is_other
                    order by total_tokens desc, model_permaslug asc
                )
        end::integer as rank,
        {{ share('total_tokens', 'sum(total_tokens) over (partition by period_start, version)') }} as share,
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
