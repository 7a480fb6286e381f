select *
from {{ ref('comparators') }}
