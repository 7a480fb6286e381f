with usage_states as (
    select * from {{ source('raw', 'usage_states') }}
    where form = 'weekly_page'
),

final as (
    select
        state_id,
        period_start as week_start,
        model_permaslug,
        model_permaslug is null as is_other,
        source_rank,
        total_tokens,
        -- The page shows three digits. A count with no fourth digit was rounded to them, so it stands for the numbers
        -- half a step around it; the captures before 2026-02-16 hold every digit, so nothing was rounded.
        case
            when total_tokens >= 1000 and total_tokens % 10 ** (length(total_tokens::varchar) - 3)::bigint = 0
                then (10 ** (length(total_tokens::varchar) - 3) / 2)::bigint
            else 0
        end as half_width_tokens
    from usage_states
)

select * from final
