-- Fails with the claims whose rows do not add up to the value of the nearest definition: of tokens the sum, of a growth the change
-- between the sums of both weeks, of a comparison the quotient of both entities. Printed totals are rounded once more.
{{ config(meta={'dagster': {'ref': {'name': 'fct_claim_addition'}}}) }}

with sums as (
    select
        claim_id,
        week_start,
        counted_for,
        sum(added_tokens) as tokens,
        max(running_tokens) as running_tokens
    from {{ ref('fct_claim_addition') }}
    group by claim_id, week_start, counted_for
)

select
    claims.claim_id,
    claims.recomputed_value,
    this_week.tokens,
    other.tokens as other_tokens
from {{ ref('fct_claim_verification') }} as claims
inner join {{ ref('fct_claim_candidates') }} as nearest
    on claims.claim_id = nearest.claim_id and claims.nearest_candidate_id = nearest.candidate_id
inner join {{ ref('metrics') }} as metrics on claims.metric = metrics.metric
left join sums as this_week
    on
        claims.claim_id = this_week.claim_id
        and coalesce(nearest.rolling_from, claims.week_start) = this_week.week_start
        and claims.entity is not distinct from this_week.counted_for
left join sums as other
    on
        claims.claim_id = other.claim_id
        and (this_week.week_start <> other.week_start or this_week.counted_for is distinct from other.counted_for)
where
    claims.unit in ('tokens', 'growth', 'ratio')
    and metrics.measured_from is null
    -- Of what one source showed of a week no rows are kept apart.
    and (nearest.source in ('exact_sources', 'weekly_page') or metrics.period <> 'week' or nearest.rolling_from is not null)
    and claims.recomputed_value is not null
    and nearest.growth_of = 'exact'
    and not coalesce(
        this_week.tokens = this_week.running_tokens
        and case claims.unit
            when 'tokens' then this_week.tokens = claims.recomputed_value
            when 'growth' then abs(this_week.tokens / other.tokens - 1 - claims.recomputed_value) < 1e-9
            else abs(this_week.tokens / other.tokens - claims.recomputed_value) < 1e-9
        end,
        false
    )
