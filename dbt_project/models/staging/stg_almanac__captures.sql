with captures as (
    select * from {{ source('raw', 'captures') }}
),

final as (
    select
        capture_id,
        source,
        form,
        dataset,
        -- The two daily forms are one dataset, seen through two doors: a day's versions run across both.
        case when form in ('openrouter_export', 'data_api_daily') then 'daily_rankings' else form end as usage_dataset,
        request,
        as_of,
        received_at,
        window_start,
        window_end,
        row_count,
        bytes,
        sha256,
        raw_path,
        citation,
        licence,
        licence_url
    from captures
)

select * from final
