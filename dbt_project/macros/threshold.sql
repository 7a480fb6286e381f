{# In a table macro the published table, which readers have; in a unit test the seed itself, so that no test lists it as an input. #}
{% macro threshold(name, type='decimal(9, 3)') -%}
{% if model.resource_type == 'unit_test' -%}
{% set thresholds = api.Relation.create(schema='seeds', identifier='thresholds') -%}
{% elif 'known_at' in model.fqn -%}
{% set thresholds = published('dim_threshold') -%}
{% else -%}
{% set thresholds = ref('thresholds') -%}
{% endif -%}
(select threshold_value::{{ type }} from {{ thresholds }} where threshold = '{{ name }}')
{%- endmacro %}
