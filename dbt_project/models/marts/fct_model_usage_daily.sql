with versions as (
    select * from {{ ref('fct_model_usage_daily_versions') }}
),

-- The newest capture that covers a day replaces it whole: a model it no longer lists is gone.
final as (
    select
        usage_date,
        model_permaslug,
        total_tokens,
        rank,
        share,
        is_other,
        complete_from is not null as is_complete,
        settled_from is not null as is_settled,
        last_capture_id as capture_id,
        last_seen_at as as_of
    from versions
    where known_to is null
)

select * from final
