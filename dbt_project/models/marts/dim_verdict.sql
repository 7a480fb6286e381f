select *
from {{ ref('verdicts') }}
