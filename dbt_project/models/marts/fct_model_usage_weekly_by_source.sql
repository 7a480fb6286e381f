with named_usage as (
    {{ week_usage_named(ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
)

select
    * exclude (known_at, variants, source_rank, grain, days_observed, naming_depth, unnamed_high_tokens),
    {{ rank_in_week('week_start, source') }} as rank
from named_usage
