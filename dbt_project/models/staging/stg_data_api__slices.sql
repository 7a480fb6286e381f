select
    capture_id,
    week_start,
    slice_kind,
    slice,
    coalesce(model_permaslug, 'other') as model_permaslug,
    model_permaslug is null as is_other,
    total_tokens
from {{ source('raw', 'usage_slices') }}
