{% macro claim_candidates(claims, claim_rows, claim_cells, model_attributions) %}
with definitions as (
    {{ claim_definitions(claims, claim_cells) }}
),

candidates as (
    select * from ({{ claim_totals('definitions') }})
    union all by name
    select * from ({{ claim_growths('definitions') }})
    union all by name
    select * from ({{ claim_streaks('definitions') }})
    union all by name
    select * from ({{ claim_places(claims, claim_rows, model_attributions) }})
),

judged as (
    select
        candidates.*,
        candidates.basis = candidates.previous_basis
        and candidates.source = candidates.previous_source
        and coalesce(candidates.is_one_moment, false) as is_consistent,
        candidates.high >= claims.claimed_value - claims.claimed_step / 2
        and candidates.low <= claims.claimed_value + claims.claimed_step / 2 as reproduces
    from candidates
    inner join {{ claims }} as claims on candidates.claim_id = claims.claim_id
    where candidates.value is not null
)

select
    claim_id,
    row_number() over (
        partition by claim_id
        order by
            known asc, variants asc, country_by asc, basis asc, previous_basis asc, source asc, previous_source asc,
            attribution asc, previous_attribution asc
    )::integer as candidate_id,
    known,
    variants,
    country_by,
    basis,
    previous_basis,
    source,
    previous_source,
    attribution,
    previous_attribution,
    value,
    low,
    high,
    reproduces,
    is_consistent,
    is_consistent
    and known = 'now'
    and attribution = 'as_known_now'
    and previous_attribution = 'as_known_now' as is_like_for_like,
    stealth_tokens::decimal(38, 0) as stealth_tokens,
    stealth_models
from judged
{% endmacro %}
