{{ config(materialized='view') }}

with usage_states as (
    select *, usage_date as period_start, 'openrouter_export' as form, 'daily_rankings' as dataset
    from {{ ref('stg_openrouter_exports__usage_days') }}
    union all by name
    select *, usage_date as period_start, 'data_api_daily' as form, 'daily_rankings' as dataset
    from {{ ref('stg_data_api__usage_days') }}
    union all by name
    select *, week_start as period_start, 'weekly_chart' as form, 'weekly_chart' as dataset
    from {{ ref('stg_weekly_chart__usage_weeks') }}
    union all by name
    select *, week_start as period_start, 'weekly_page' as form, 'weekly_page' as dataset
    from {{ ref('stg_weekly_page__usage_weeks') }}
    union all by name
    select *, week_start as period_start, 'weekly_totals' as form, 'weekly_totals' as dataset
    from {{ ref('stg_weekly_totals__usage_weeks') }}
),

final as (
    select
        dataset,
        form,
        state_id,
        period_start,
        coalesce(model_permaslug, 'other') as model_permaslug,
        is_other,
        -- Only the page's own rank counts: an export's repeats the order of its tokens.
        case when dataset = 'weekly_page' then source_rank end as source_rank,
        total_tokens,
        -- Only the page rounds.
        coalesce(half_width_tokens, 0)::bigint as half_width_tokens
    from usage_states
)

select * from final
