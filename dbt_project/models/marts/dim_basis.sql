select *
from {{ ref('bases') }}
