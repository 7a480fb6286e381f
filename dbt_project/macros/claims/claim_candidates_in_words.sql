{% macro claim_candidates_in_words(claims, claim_candidates, bases, sources, definitions) %}
select
    candidates.*,
    kinds.preference as kind_preference,
    this_basis.preference as basis_preference,
    previous_basis.preference as previous_basis_preference,
    this_basis.basis_name,
    previous_basis.basis_name as previous_basis_name,
    this_source.source_name,
    this_source.is_rounded,
    previous_source.source_name as previous_source_name,
    (candidates.rows <> 'exact')::integer + 2 * (candidates.growth_of <> 'exact')::integer as digits_preference,
    {{ and_before(counted_in_words('this_basis'), counted_in_words('previous_basis')) }}
    || ' of ' || {{ and_before('this_source.source_name', 'previous_source.source_name') }}
    || coalesce(', the seven days ' || candidates.rolling_from || ' … ' || candidates.rolling_from + 6, '')
    || case when candidates.rows = 'displayed' then ', each row rounded to three digits as the page displays it' else '' end
    || case
        when candidates.growth_of <> 'exact' then ', growth of the totals as printed (to ' || candidates.growth_of || ')'
        else ''
    end
    || ', attribution '
    || {{ and_before("replace(candidates.attribution, '_', ' ')", "replace(candidates.previous_attribution, '_', ' ')") }}
    || case when candidates.variants = 'merged' then ', variants merged' else '' end
    || case when candidates.country_by = 'listed' then ', listed countries' else '' end
    || case candidates.known when 'now' then ', usage as known now' else ', usage as ' || {{ known_in_words('candidates.known') }} end
        as definition
from {{ claim_candidates }} as candidates
inner join {{ claims }} as claims on candidates.claim_id = claims.claim_id
inner join {{ definitions }} as kinds on candidates.definition_kind = kinds.definition_kind
inner join {{ bases }} as this_basis on candidates.basis = this_basis.basis
inner join {{ bases }} as previous_basis on candidates.previous_basis = previous_basis.basis
inner join {{ sources }} as this_source on candidates.source = this_source.source
inner join {{ sources }} as previous_source on candidates.previous_source = previous_source.source
{% endmacro %}

{% macro known_in_words(known) -%}
case {{ known }} when 'at_publication' then 'known at publication' when 'first_stored' then 'first stored' end
{%- endmacro %}

{% macro and_before(this_week, previous_week) -%}
{{ this_week }} || case when {{ this_week }} <> {{ previous_week }} then ' over ' || {{ previous_week }} else '' end
{%- endmacro %}

{# Of the whole market, countries and vendors are known as far as rows name their models. #}
{% macro counted_in_words(basis) -%}
case when {{ basis }}.ranks is null and claims.subject in ('country', 'vendor') then 'every named row' else {{ basis }}.basis_name end
{%- endmacro %}
