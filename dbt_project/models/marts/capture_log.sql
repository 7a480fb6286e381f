select *
from {{ ref('stg_almanac__captures') }}
