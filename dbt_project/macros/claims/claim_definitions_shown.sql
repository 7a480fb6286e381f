{% macro claim_definitions_shown(verdicts, candidates) %}
select distinct on (verdicts.claim_id) found.*
from {{ verdicts }} as verdicts
inner join {{ candidates }} as found on verdicts.claim_id = found.claim_id
order by
    verdicts.claim_id,
    (found.reproduces and found.is_consistent) desc,
    found.reproduces desc,
    -- What leaves the claim open, where that is why it cannot be checked.
    (verdicts.verdict = 'not_checkable' and verdicts.is_open and {{ leaves_open('found', 'verdicts') }}) desc,
    (found.basis <> found.previous_basis)::integer
    + (found.source <> found.previous_source)::integer
    + (not found.is_consistent)::integer asc,
    found.digits_preference asc,
    case when not found.reproduces then abs(found.value - verdicts.claimed_value) end asc nulls last,
    found.known desc,
    found.variants asc,
    found.country_by asc,
    (found.basis is not distinct from verdicts.stated_basis) desc,
    (found.attribution <> found.previous_attribution)::integer asc,
    found.basis_preference asc,
    found.previous_basis_preference asc,
    found.attribution asc,
    found.previous_attribution asc,
    found.candidate_id asc
{% endmacro %}

{# A basis that the publication names leaves out what another may hold; that the press may mean the countries that OpenRouter
lists, or variants added up, can confirm a figure and leaves none open. #}
{% macro leaves_open(candidates, claims) -%}
(
    {{ candidates }}.may_hold
    and {{ candidates }}.is_consistent
    and {{ candidates }}.country_by = 'home'
    and {{ candidates }}.variants = 'apart'
    and {{ candidates }}.basis = coalesce({{ claims }}.stated_basis, {{ candidates }}.basis)
)
{%- endmacro %}

{% macro claim_definitions_like_for_like(verdicts, shown, candidates) %}
select distinct on (verdicts.claim_id) found.*
from {{ verdicts }} as verdicts
inner join {{ shown }} as shown on verdicts.claim_id = shown.claim_id
inner join {{ candidates }} as found
    on
        verdicts.claim_id = found.claim_id
        and found.is_like_for_like
        and found.variants = 'apart'
        and found.country_by = 'home'
        and found.value is not null
order by
    verdicts.claim_id,
    (found.basis = coalesce(verdicts.stated_basis, shown.basis)) desc,
    (found.source = shown.source) desc,
    found.basis_preference asc,
    found.candidate_id asc
{% endmacro %}
