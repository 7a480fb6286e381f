select
    capture_id,
    period_start,
    state_id
from {{ source('raw', 'capture_periods') }}
