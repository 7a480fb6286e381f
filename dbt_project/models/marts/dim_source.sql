select *
from {{ ref('sources') }}
