select
    app_usage.*,
    captures.as_of,
    captures.sha256,
    -- What is said of the question; a ranking of which nothing is said is by tokens, or it would not have been taken.
    coalesce(json_extract_string(captures.asked, '$.sort'), 'popular') as sorted_by,
    json_extract_string(captures.asked, '$.category') as app_category,
    json_extract_string(captures.asked, '$.subcategory') as app_subcategory
from {{ source('raw', 'app_usage') }} as app_usage
inner join {{ source('raw', 'captures') }} as captures on app_usage.capture_id = captures.capture_id
