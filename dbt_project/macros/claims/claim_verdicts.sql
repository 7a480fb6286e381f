{% macro claim_verdicts(claims, claim_candidates, bases, sources) %}
with candidates as (
    {{ claim_candidates_in_words(claim_candidates, bases, sources) }}
),

tried as (
    select
        claim_id,
        bool_or(reproduces and is_consistent and known = 'now') as holds_now,
        bool_or(reproduces and is_consistent) as holds,
        bool_or(reproduces) as holds_mixed,
        bool_or(known = 'at_publication') as was_known,
        count(*) filter (where reproduces) as matching_definitions,
        string_agg(distinct definition, '; ' order by definition) filter (where reproduces) as matching_bases
    from candidates
    group by claim_id
),

verdicts as (
    select
        claims.*,
        coalesce(tried.matching_definitions, 0)::integer as matching_definitions,
        tried.matching_bases,
        case
            when tried.holds_now then 'confirmed'
            when tried.holds then 'restated'
            when tried.holds_mixed then 'confirmed_on_mixed_basis'
            when tried.was_known then 'refuted'
            else 'not_checkable'
        end as verdict
    from {{ claims }} as claims
    left join tried on claims.claim_id = tried.claim_id
),

shown as (
    {{ claim_definitions_shown('verdicts', 'candidates') }}
),

like_for_like as (
    {{ claim_definitions_like_for_like('verdicts', 'shown', 'candidates') }}
)

select
    verdicts.claim_id,
    verdicts.publisher,
    verdicts.published_on,
    verdicts.statement,
    verdicts.metric,
    verdicts.entity,
    verdicts.week_start,
    verdicts.claimed_value,
    verdicts.unit,
    verdicts.verdict,
    shown.value as recomputed_value,
    verdicts.matching_definitions,
    verdicts.matching_bases,
    like_for_like.value as like_for_like_value,
    {{ claim_explanation() }} as explanation,
    verdicts.source_text
from verdicts
left join shown on verdicts.claim_id = shown.claim_id
left join like_for_like on verdicts.claim_id = like_for_like.claim_id
{% endmacro %}
