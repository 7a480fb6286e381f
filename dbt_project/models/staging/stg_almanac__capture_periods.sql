select *
from {{ source('raw', 'capture_periods') }}
