select *
from {{ ref('thresholds') }}
