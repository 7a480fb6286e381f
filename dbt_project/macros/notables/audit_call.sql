{# The question to the table macro `audit` as SQL; names from outside are quoted. #}
{% macro audit_call(notables) -%}
'from audit(' || concat_ws(
    ', ',
    {{ quoted(notables ~ '.metric') }},
    {{ quoted(notables ~ '.entity') }},
    {{ quoted(notables ~ '.over_entity') }},
    '[' || array_to_string(list_transform({{ notables }}.models, lambda m: {{ quoted('m') }}), ', ') || ']::varchar[]',
    'date ' || {{ quoted(notables ~ '.week_start::varchar') }},
    {{ quoted(notables ~ '.stated_basis') }},
    {{ notables }}.claimed_value::varchar,
    {{ notables }}.claimed_step::varchar,
    {{ quoted(notables ~ '.unit') }},
    'null'
) || ')'
{%- endmacro %}

{% macro quoted(text) -%}
coalesce('''' || replace({{ text }}, '''', '''''') || '''', 'null')
{%- endmacro %}
