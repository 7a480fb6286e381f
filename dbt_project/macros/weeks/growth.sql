{# The rule of growth, for facts, prints, people's tables and the checker alike: of two complete weeks in a row, from the bounds of both,
and a point only where both have one. The checks state it again in expected_rows.py. #}

{# What the page showed is of its moment: it is set against another page, and the state of a week against another state. #}
{% macro are_compared(this_week, previous_week) -%}
{{ this_week }}.is_complete
and {{ previous_week }}.is_complete
and {{ this_week }}.is_rounded = {{ previous_week }}.is_rounded
{%- endmacro %}

{# The difference is taken in integers, so that a ratio is rounded once. #}
{% macro growth(this_tokens, previous_tokens) -%}
({{ this_tokens }} - {{ previous_tokens }})::double / nullif({{ previous_tokens }}, 0)::double
{%- endmacro %}

{# A ratio is least where this week is and the one before is not: the ends of the two intervals cross. #}
{% macro growth_with_bounds(this_week, previous_week, name='growth') -%}
{{ growth(this_week ~ '.total_tokens', previous_week ~ '.total_tokens') }} as {{ name }},
{{ growth(this_week ~ '.low_tokens', previous_week ~ '.high_tokens') }} as {{ name }}_low,
case when {{ previous_week }}.high_tokens > 0 then {{ growth(this_week ~ '.high_tokens', previous_week ~ '.low_tokens') }} end as {{ name }}_high
{%- endmacro %}

{# What the models whose tokens both weeks name throughout did, all of one entity; without models that one of them leaves open. #}
{% macro named_growths(entity, week_basis_usage) %}
select
    this_week.compared_in as week_start,
    this_week.basis,
    this_week.attribution,
    this_week.{{ entity }},
    {{ growth('sum(this_week.low_tokens)', 'sum(previous_week.low_tokens)') }} as named_growth
from {{ week_basis_usage }} as this_week
inner join {{ week_basis_usage }} as previous_week
    on
        this_week.week_start - 7 = previous_week.week_start
        and this_week.compared_in = previous_week.compared_in
        and this_week.basis = previous_week.basis
        and this_week.attribution = previous_week.attribution
        and this_week.model_permaslug = previous_week.model_permaslug
where
    this_week.low_tokens = this_week.high_tokens
    and previous_week.low_tokens = previous_week.high_tokens
    and not this_week.is_other
group by all
{% endmacro %}

{% macro growth_note(is_complete, previous_is_complete, this_week, growths, is_first_week) -%}
case
    when {{ growths }}.growth is not null then null
    when not {{ is_complete }} then 'The week is not complete.'
    when not coalesce({{ previous_is_complete }}, false) then 'The week before is not known completely, or not from the same kind of source.'
    when {{ this_week }}.high_tokens = 0 then 'Not named this week.'
    when {{ growths }}.growth_low is null
        then case when {{ is_first_week }} then 'New: not named before.' else 'Not named in the week before.' end
    else 'What the sources do not name leaves it open.'
end
{%- endmacro %}
