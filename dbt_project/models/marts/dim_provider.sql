select
    provider_slug,
    provider_name,
    headquarters,
    datacenters,
    as_of,
    capture_id
from {{ ref('stg_openrouter__catalogue_providers') }}
qualify rank() over (order by as_of desc, sha256 desc) = 1
