{% macro claim_definitions_shown(verdicts, candidates) %}
select distinct on (verdicts.claim_id) candidate.*
from {{ verdicts }} as verdicts
inner join {{ candidates }} as candidate on verdicts.claim_id = candidate.claim_id
order by
    verdicts.claim_id,
    -- What leaves the claim open, where that is why it cannot be checked.
    (verdicts.verdict = 'not_checkable' and verdicts.is_open and {{ leaves_open('candidate', 'verdicts') }}) desc,
    candidate.reproduces desc,
    case when candidate.reproduces or verdicts.verdict = 'not_checkable' then candidate.kind_preference end asc,
    (candidate.basis <> candidate.previous_basis)::integer
    + (candidate.source <> candidate.previous_source)::integer
    + (not candidate.is_consistent)::integer asc,
    candidate.digits_preference asc,
    case when not candidate.reproduces then (candidate.value is null)::integer end asc,
    case when not candidate.reproduces then candidate.distance end asc nulls last,
    candidate.known desc,
    candidate.variants asc,
    candidate.country_by asc,
    (candidate.basis is not distinct from verdicts.stated_basis) desc,
    (candidate.attribution <> candidate.previous_attribution)::integer asc,
    candidate.basis_preference asc,
    candidate.previous_basis_preference asc,
    candidate.attribution asc,
    candidate.previous_attribution asc,
    -- The state of all sources has rows that add up, what one of them showed has not.
    (candidate.source = 'exact_sources') desc,
    candidate.candidate_id asc
{% endmacro %}

{# A basis that the publication names leaves out what another may hold; that the press may mean the countries that OpenRouter
lists, or variants added up, can confirm a figure and leaves none open. #}
{% macro leaves_open(candidates, claims) -%}
(
    {{ candidates }}.may_hold
    and {{ candidates }}.is_consistent
    and {{ candidates }}.country_by = 'home'
    and {{ candidates }}.variants = 'apart'
    and ({{ candidates }}.rolling_from is null or {{ candidates }}.source <> 'weeks_around')
    and {{ candidates }}.basis = coalesce({{ claims }}.stated_basis, {{ candidates }}.basis)
)
{%- endmacro %}

{# What a reader without any other word would take the figure to be: its stated basis, else the default. #}
{% macro claim_definitions_by_default(verdicts, candidates) %}
-- A run of at least nine weeks is no point.
select distinct on (verdicts.claim_id) candidate.* replace (case when candidate.high is not null then candidate.value end as value)
from {{ verdicts }} as verdicts
inner join {{ candidates }} as candidate on verdicts.claim_id = candidate.claim_id
where
    candidate.definition_kind in ('stated', 'default')
    and candidate.rows = 'exact'
    and candidate.growth_of = 'exact'
order by
    verdicts.claim_id, candidate.kind_preference asc, (candidate.known = 'at_publication') desc, candidate.known desc,
    candidate.attribution desc, (candidate.high is null) asc, candidate.source asc, candidate.candidate_id asc
{% endmacro %}

{% macro claim_definitions_like_for_like(verdicts, shown, candidates) %}
select distinct on (verdicts.claim_id) candidate.*
from {{ verdicts }} as verdicts
inner join {{ shown }} as shown on verdicts.claim_id = shown.claim_id
inner join {{ candidates }} as candidate
    on
        verdicts.claim_id = candidate.claim_id
        and candidate.is_like_for_like
        and candidate.variants = 'apart'
        and candidate.country_by = 'home'
        and candidate.value is not null
order by
    verdicts.claim_id,
    (candidate.basis = coalesce(verdicts.stated_basis, shown.basis)) desc,
    (candidate.source = shown.source) desc,
    candidate.basis_preference asc,
    candidate.candidate_id asc
{% endmacro %}
