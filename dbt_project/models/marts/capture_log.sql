with captures as (
    select * from {{ ref('stg_almanac__captures') }}
),

final as (
    select
        capture_id,
        source,
        form,
        dataset,
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
