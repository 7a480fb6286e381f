{# dbt's own make a second table or view and rename twice; here one is dropped and made in one transaction (measured). #}
{% materialization table, adapter='duckdb' %}
{% set table = this.incorporate(type='table') %}
{{ return(made_in_place(table, create_table_as(false, table, sql))) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
{% set view = this.incorporate(type='view') %}
{{ return(made_in_place(view, create_view_as(view, sql))) }}
{% endmaterialization %}

{% macro made_in_place(relation, create) %}
{% set existing = load_cached_relation(relation) %}
{% if existing %}{% do drop_relation(existing) %}{% endif %}
{% call statement('main') %}{{ create }}{% endcall %}
{% do adapter.commit() %}
{{ return({'relations': [relation]}) }}
{% endmacro %}
