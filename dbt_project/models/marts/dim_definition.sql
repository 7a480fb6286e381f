select *
from {{ ref('definitions') }}
