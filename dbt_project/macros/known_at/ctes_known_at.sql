{# A parameter of a table macro replaces every column of its name, so that none may have a column's name. #}
{% macro ctes_known_at(ts, variants="'apart'", country_by="'home'") %}
usage_versions as (
    {{ published_usage_versions() }}
),

scopes as (
    select
        {{ ts }}::timestamptz as known_at,
        {{ variants }} as variants
),

week_usage as (
    {{ week_usage('usage_versions', published('dim_source'), 'scopes') }}
),

week_sources as (
    {{ week_sources('week_usage', published('dim_source')) }}
),

week_bases as (
    {{ week_bases('week_sources', published('dim_basis')) }}
),

week_basis_usage as (
    {{ week_basis_usage('week_usage', 'week_bases', published('dim_model'), country_by) }}
)
{% endmacro %}
