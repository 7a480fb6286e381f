with known as (
    {{ week_parts_known(ref('stg_data_api__slices'), ref('stg_almanac__captures')) }}
)

select
    week_start,
    slice_kind,
    slice,
    model_permaslug,
    total_tokens,
    is_other,
    is_complete,
    as_of,
    capture_id
from known
