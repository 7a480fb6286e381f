select
    * exclude (reasoning_tokens),
    -- The source has the column and does not fill it (0 in every row of the fifteen views of 2026): unknown, and no 0.
    case
        when max(reasoning_tokens) over (partition by capture_id) > 0 then reasoning_tokens
    end as reasoning_tokens
from {{ source('raw', 'usage_splits') }}
