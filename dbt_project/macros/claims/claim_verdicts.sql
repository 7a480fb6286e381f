{% macro claim_verdicts(claims, claim_candidates, bases, sources, definitions, verdict_words, lost_days) %}
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
        tried.holding_definition,
        {% for name in ['is_open', 'was_known'] %}coalesce(tried.{{ name }}, false) as {{ name }},{% endfor %}
        {{ is_of_rolling_days('claims') }} and not coalesce(tried.is_rolling_known, false) and (tried.was_known or not tried.is_near)
            as is_rolling_unknown,
        case
            when tried.holds then 'confirmed'
            when tried.holds_otherwise and not tried.is_open_by_default then 'holds_only_as'
            when tried.holds_mixed and not tried.holds_otherwise then 'mixed_basis'
            when tried.claim_id is null or tried.is_open then 'not_checkable'
            -- Misspelt, or never in a ranking: that nothing is found of it refutes nothing.
            when claims.unknown_entities is not null then 'not_checkable'
            when is_rolling_unknown then 'not_checkable'
            -- What is known now judges a claim without a date, and one that no restatement explains.
            when claims.published_on is null or tried.was_known or not tried.is_near then 'refuted'
            else 'not_checkable'
        end as verdict
    from {{ claims }} as claims
    left join tried on claims.claim_id = tried.claim_id
),

shown as ({{ claim_definitions_shown('verdicts', 'candidates') }}),

defaults as ({{ claim_definitions_by_default('verdicts', 'candidates') }}),

like_for_like as ({{ claim_definitions_like_for_like('verdicts', 'shown', 'candidates') }}),

explanations as (
    {{ claim_explanations('verdicts', 'shown', 'defaults', 'like_for_like', lost_days) }}
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
    verdicts.claimed_upper,
    coalesce(verdicts.comparator, 'exact') as comparator,
    verdicts.unit,
    verdicts.verdict,
    words.verdict_text,
    shown.value as recomputed_value,
    shown.candidate_id as nearest_candidate_id,
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
inner join {{ verdict_words }} as words on verdicts.verdict = words.verdict
inner join explanations on verdicts.claim_id = explanations.claim_id
left join shown on verdicts.claim_id = shown.claim_id
left join defaults on verdicts.claim_id = defaults.claim_id
left join like_for_like on verdicts.claim_id = like_for_like.claim_id
{% endmacro %}

{# Whether a restatement of the tokens, as large as none measured was, may be all that stands between value and claim. #}
{% macro is_near() -%}
coalesce(
    candidates.distance <= case
        when claims.unit in ('weeks', 'rank') then 1
        else {{ threshold('restatable') }} * (candidates.value + case claims.unit when 'growth' then 1 else 0 end)
    end,
    false
)
{%- endmacro %}

{# A figure printed before its days have ended cannot be theirs. #}
{% macro is_early(claims) -%}
coalesce({{ claims }}.measured_from is null and {{ claims }}.published_on <= {{ last_day_of(claims) }}, false)
{%- endmacro %}

{% macro claim_definitions_tried(claims, candidates, definitions) %}
select
    candidates.claim_id,
    bool_or(candidates.reproduces and kinds.is_confirming and not (candidates.rolling_from is null and {{ is_early('claims') }})) as holds,
    bool_or(candidates.reproduces and candidates.is_consistent) as holds_otherwise,
    bool_or(candidates.reproduces) as holds_mixed,
    count(*) as definitions_tried,
    bool_or({{ leaves_open('candidates', 'claims') }}) as is_open,
    bool_or({{ leaves_open('candidates', 'claims') }} and kinds.is_confirming) as is_open_by_default,
    bool_or(candidates.known = 'at_publication') as was_known,
    -- Weeks around the seven days decide only what they exclude.
    bool_or(candidates.rolling_from is not null and candidates.basis = coalesce(claims.stated_basis, candidates.basis))
    and not bool_or(candidates.rolling_from is not null and candidates.source = 'weeks_around' and candidates.may_hold) as is_rolling_known,
    bool_or(candidates.is_consistent and {{ is_near() }}) as is_near,
    count(*) filter (where candidates.reproduces) as matching_definitions,
    string_agg(distinct candidates.definition, '; ' order by candidates.definition) filter (where candidates.reproduces)
        as matching_bases,
    arg_min(
        candidates.definition,
        [candidates.kind_preference, candidates.digits_preference, candidates.basis_preference, candidates.candidate_id]
    ) filter (where candidates.reproduces and candidates.is_consistent) as holding_definition
from {{ candidates }} as candidates
inner join {{ claims }} as claims on candidates.claim_id = claims.claim_id
inner join {{ definitions }} as kinds on candidates.definition_kind = kinds.definition_kind
group by candidates.claim_id
{% endmacro %}
