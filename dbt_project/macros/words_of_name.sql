{# The words of a model's name without the date at its end, in one order. #}
{% macro words_of_name(name) -%}
    list_sort(regexp_split_to_array({{ without_date(name) }}, '[-/]'))
{%- endmacro %}

{# 20260528, 2024-08-06 and 07-25 are dates. #}
{% macro without_date(name) -%}
regexp_replace({{ name }}, '(-[0-9]{4})?(-[0-9]{2}-[0-9]{2}|-[0-9]{8})$', '')
{%- endmacro %}
