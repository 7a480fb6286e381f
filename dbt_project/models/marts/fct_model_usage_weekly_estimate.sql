with known as (
    {{ week_parts_known(ref('stg_data_api__estimates'), ref('stg_almanac__captures')) }}
)

select
    week_start,
    slice_kind,
    slice,
    model_permaslug,
    estimated_tokens,
    is_other,
    is_complete,
    as_of,
    capture_id
from known
