select * exclude (sha256)
from {{ ref('stg_openrouter__catalogue_providers') }}
qualify rank() over (order by as_of desc, sha256 desc) = 1
