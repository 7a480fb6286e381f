select
    * replace (coalesce(model_permaslug, 'other') as model_permaslug),
    model_permaslug is null as is_other
from {{ source('raw', 'usage_slices') }}
