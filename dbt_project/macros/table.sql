{# dbt-duckdb's own makes a second table and renames twice; in one transaction a table is dropped and made (measured). #}
{% materialization table, adapter='duckdb' %}
{% set table = this.incorporate(type='table') %}
{% set existing = load_cached_relation(this) %}
{% if existing %}{% do drop_relation(existing) %}{% endif %}
{% call statement('main') %}{{ create_table_as(false, table, sql) }}{% endcall %}
{% do adapter.commit() %}
{{ return({'relations': [table]}) }}
{% endmaterialization %}
