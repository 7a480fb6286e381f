select
    app_id,
    arg_max(app_name, (as_of, sha256)) as app_name,
    min(as_of) as first_seen_at,
    max(as_of) as last_seen_at
from {{ ref('stg_app_rankings__apps') }}
group by app_id
