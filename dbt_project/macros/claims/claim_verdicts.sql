{% macro claim_verdicts(claims, claim_candidates, bases, sources, definitions) %}
with candidates as (
    {{ claim_candidates_in_words(claims, claim_candidates, bases, sources, definitions) }}
),

tried as (
    {{ claim_definitions_tried(claims, 'candidates', definitions) }}
),

verdicts as (
    select
        claims.*,
        coalesce(tried.matching_definitions, 0)::integer as matching_definitions,
        coalesce(tried.definitions_tried, 0)::integer as definitions_tried,
        tried.matching_bases,
        coalesce(tried.is_open, false) as is_open,
        coalesce(tried.was_known, false) as was_known,
        case
            when tried.holds then 'confirmed'
            when tried.holds_otherwise then 'holds_only_as'
            when tried.holds_mixed then 'mixed_basis'
            when tried.claim_id is null or tried.is_open then 'not_checkable'
            -- Misspelt, or never in a ranking: that nothing is found of it refutes nothing.
            when claims.unknown_entities is not null then 'not_checkable'
            -- What is known now judges a claim without a date, and one that no restatement explains.
            when claims.published_on is null or tried.was_known or not tried.is_near then 'refuted'
            else 'not_checkable'
        end as verdict
    from {{ claims }} as claims
    left join tried on claims.claim_id = tried.claim_id
),

shown as (
    {{ claim_definitions_shown('verdicts', 'candidates') }}
),

defaults as (
    {{ claim_definitions_by_default('verdicts', 'candidates') }}
),

like_for_like as (
    {{ claim_definitions_like_for_like('verdicts', 'shown', 'candidates') }}
),

explanations as (
    {{ claim_explanations('verdicts', 'shown', 'defaults', 'like_for_like') }}
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
    shown.definition as nearest_definition,
    defaults.value as default_value,
    defaults.low as default_low,
    defaults.high as default_high,
    verdicts.definitions_tried,
    verdicts.matching_definitions,
    verdicts.matching_bases,
    like_for_like.value as like_for_like_value,
    explanations.explanation,
    verdicts.source_text
from verdicts
inner join explanations on verdicts.claim_id = explanations.claim_id
left join shown on verdicts.claim_id = shown.claim_id
left join defaults on verdicts.claim_id = defaults.claim_id
left join like_for_like on verdicts.claim_id = like_for_like.claim_id
{% endmacro %}

{# Whether a restatement of the tokens, as large as none measured was, may be all that stands between value and claim. #}
{% macro is_near(candidates, claims) -%}
{% set most = "case when claims.unit = 'weeks' or claims.unit = 'rank' then 1 when claims.unit = 'growth' then "
    ~ threshold('restatable') ~ " * (1 + candidates.value) else " ~ threshold('restatable') ~ " * candidates.value end" %}
coalesce(
    abs({{ candidates }}.value - {{ claims }}.claimed_value)
    <= {{ most | replace('claims.', claims ~ '.') | replace('candidates.', candidates ~ '.') }} + {{ claims }}.claimed_step / 2,
    false
)
{%- endmacro %}

{% macro claim_definitions_tried(claims, candidates, definitions) %}
select
    candidates.claim_id,
    bool_or(candidates.reproduces and kinds.is_confirming) as holds,
    bool_or(candidates.reproduces and candidates.is_consistent) as holds_otherwise,
    bool_or(candidates.reproduces) as holds_mixed,
    count(*) as definitions_tried,
    bool_or({{ leaves_open('candidates', 'claims') }}) as is_open,
    bool_or(candidates.known = 'at_publication') as was_known,
    bool_or(candidates.is_consistent and {{ is_near('candidates', 'claims') }}) as is_near,
    count(*) filter (where candidates.reproduces) as matching_definitions,
    string_agg(distinct candidates.definition, '; ' order by candidates.definition) filter (where candidates.reproduces)
        as matching_bases
from {{ candidates }} as candidates
inner join {{ claims }} as claims on candidates.claim_id = claims.claim_id
inner join {{ definitions }} as kinds on candidates.definition_kind = kinds.definition_kind
group by candidates.claim_id
{% endmacro %}
