select
    metric,
    unit,
    subject,
    meaning
from {{ ref('metrics') }}
