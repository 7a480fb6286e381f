select
    lost_day,
    lost_from,
    reason as lost_reason,
    evidence
from {{ ref('lost_days') }}
