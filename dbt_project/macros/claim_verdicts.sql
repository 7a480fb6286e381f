{# What becomes of each claim. Grain: claim. Verdicts (docs/method.md):
   confirmed: a consistent definition reproduces it, as known now. restated: one does, but only as known at publication.
   confirmed_on_mixed_basis: only inconsistent ones do. refuted: none does, though the figures of then are known.
   not_checkable: none does, and what was known then is not known to us. #}
{# What the press counts first; `all` last, since a source that names few models says little of the rest. #}
{% macro basis_preference(basis) -%}
list_position(['top_10', 'top_9', 'top_50', 'all', 'as_ranked'], {{ basis }})
{%- endmacro %}

{% macro claim_verdicts(claims, claim_candidates) %}
with judged as (
    select
        claims.*,
        coalesce(bool_or(found.reproduces and found.is_consistent and found.known = 'now'), false) as holds_now,
        coalesce(bool_or(found.reproduces and found.is_consistent), false) as holds,
        coalesce(bool_or(found.reproduces), false) as holds_mixed,
        coalesce(bool_or(found.known = 'at_publication'), false) as was_known
    from {{ claims }} as claims
    left join {{ claim_candidates }} as found on claims.claim_id = found.claim_id
    group by all
),

verdicts as (
    select
        *,
        case
            when holds_now then 'confirmed'
            when holds then 'restated'
            when holds_mixed then 'confirmed_on_mixed_basis'
            when was_known then 'refuted'
            else 'not_checkable'
        end as verdict
    from judged
),

-- The definition to show: of those that reproduce the claim, the one that asks the least of the reader; else the nearest.
shown as (
    select distinct on (verdicts.claim_id)
        verdicts.claim_id,
        found.*
    from verdicts
    inner join {{ claim_candidates }} as found on verdicts.claim_id = found.claim_id
    order by
        verdicts.claim_id,
        found.reproduces desc,
        (found.reproduces and found.is_consistent) desc,
        (found.basis <> found.previous_basis)::integer
        + (found.source <> found.previous_source)::integer
        + (not found.is_consistent)::integer asc,
        case when not found.reproduces then abs(found.value - verdicts.claimed_value) end asc,
        found.known desc,
        found.variants asc,
        found.country_by asc,
        (found.basis is not distinct from verdicts.stated_basis) desc,
        (found.attribution <> found.previous_attribution)::integer asc,
        {{ basis_preference('found.basis') }} asc,
        {{ basis_preference('found.previous_basis') }} asc,
        found.attribution asc,
        found.previous_attribution asc,
        found.candidate_id asc
),

-- Like for like: on the basis that the claim states, else the one shown; variants on their own, home countries.
like_for_like as (
    select distinct on (verdicts.claim_id)
        verdicts.claim_id,
        found.basis,
        found.source,
        found.value
    from verdicts
    inner join shown on verdicts.claim_id = shown.claim_id
    inner join {{ claim_candidates }} as found
        on
            verdicts.claim_id = found.claim_id
            and found.is_like_for_like
            and found.variants = 'apart'
            and found.country_by = 'home'
    order by
        verdicts.claim_id,
        (found.basis = coalesce(verdicts.stated_basis, shown.basis)) desc,
        (found.source = shown.source) desc,
        {{ basis_preference('found.basis') }} asc,
        found.candidate_id asc
),

reproducing as (
    select
        claim_id,
        count(*) as definitions,
        string_agg(distinct {{ definition_in_words('') }}, '; ') as matching_bases
    from {{ claim_candidates }}
    where reproduces
    group by claim_id
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
    coalesce(reproducing.definitions, 0)::integer as matching_definitions,
    reproducing.matching_bases,
    like_for_like.value as like_for_like_value,
    {{ claim_explanation() }} as explanation,
    verdicts.source_text
from verdicts
left join shown on verdicts.claim_id = shown.claim_id
left join like_for_like on verdicts.claim_id = like_for_like.claim_id
left join reproducing on verdicts.claim_id = reproducing.claim_id
{% endmacro %}
