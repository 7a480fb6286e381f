select
    * exclude (known_at, variants, source_rank, grain, days_observed, naming_depth, unnamed_high_tokens),
    {{ rank_in_week('week_start, source') }} as rank
from {{ ref('int_week_usage_named') }}
