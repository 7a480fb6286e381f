with versions as (
    select * from {{ ref('int_usage_periods_versioned') }}
),

usage_states as (
    select 'openrouter_export' as form, state_id, model_permaslug, is_other, source_rank, total_tokens, 0 as half_width_tokens
    from {{ ref('stg_openrouter_exports__usage_days') }}
    union all
    select 'data_api_daily' as form, state_id, model_permaslug, is_other, source_rank, total_tokens, 0 as half_width_tokens
    from {{ ref('stg_data_api__usage_days') }}
    union all
    select 'weekly_chart' as form, state_id, model_permaslug, is_other, source_rank, total_tokens, 0 as half_width_tokens
    from {{ ref('stg_weekly_chart__usage_weeks') }}
    union all
    select 'weekly_page' as form, state_id, model_permaslug, is_other, source_rank, total_tokens, half_width_tokens
    from {{ ref('stg_weekly_page__usage_weeks') }}
    union all
    select 'weekly_totals' as form, state_id, model_permaslug, is_other, source_rank, total_tokens, 0 as half_width_tokens
    from {{ ref('stg_weekly_totals__usage_weeks') }}
),

final as (
    select
        versions.dataset,
        versions.period_start,
        versions.version,
        versions.known_from,
        versions.known_to,
        versions.last_seen_at,
        versions.complete_from,
        versions.settled_from,
        versions.first_capture_id,
        versions.last_capture_id,
        coalesce(usage_states.model_permaslug, 'other') as model_permaslug,
        usage_states.is_other,
        -- Only the page's own rank counts: an export's repeats the order of its tokens.
        case when versions.dataset = 'weekly_page' then usage_states.source_rank end as source_rank,
        usage_states.total_tokens,
        usage_states.half_width_tokens::bigint as half_width_tokens
    from versions
    inner join usage_states
        on
            versions.form = usage_states.form
            and versions.state_id = usage_states.state_id
)

select * from final
