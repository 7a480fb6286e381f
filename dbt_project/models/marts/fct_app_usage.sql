select
    capture_id,
    as_of,
    usage_start,
    usage_end,
    sorted_by,
    app_category,
    app_subcategory,
    app_rank,
    app_id,
    total_tokens,
    total_requests,
    {{ per_request('total_tokens', 'total_requests') }} as tokens_per_request
from {{ ref('stg_app_rankings__apps') }}
