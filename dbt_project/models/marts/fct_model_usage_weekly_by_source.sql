select * exclude (known_at, variants, days_observed)
from {{ ref('int_week_usage_summed') }}
