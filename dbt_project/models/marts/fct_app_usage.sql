select
    * exclude (sha256, app_name),
    {{ per_request('total_tokens', 'total_requests') }} as tokens_per_request
from {{ ref('stg_app_rankings__apps') }}
