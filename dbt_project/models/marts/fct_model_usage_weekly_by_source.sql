with named_usage as (
    {{ week_usage_named(ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
)

select
    * exclude (known_at, variants, source_rank, grain, days_observed, state_from, unnamed_high_tokens),
    case when low_tokens = high_tokens then low_tokens end as total_tokens,
    {{ rank_in_week('week_start, source') }} as rank
from named_usage
