{# A parameter of a table macro replaces every column of its name, so that none may have a column's name. #}
{% macro ctes_known_at(ts, variants="'apart'", country_by="'home'", modes=attribution_modes()) %}
usage_versions as (
    {{ published_usage_versions() }}
),

scopes as (
    select
        {{ ts }}::timestamptz as known_at,
        {{ variants }} as variants
),

named_usage as (
    {{ week_usage_named('usage_versions', published('fct_captured_periods'), published('dim_source'), 'scopes') }}
),

week_usage as (
    {{ week_usage('named_usage', published('dim_source')) }}
),

week_sources as (
    {{ week_sources('week_usage', published('dim_source')) }}
),

week_answers as (
    {{ week_answers('week_sources', published('dim_basis')) }}
),

week_basis_usage as (
    {{ week_basis_usage('week_usage', 'week_answers', published('dim_model'), country_by, modes) }}
)
{% endmacro %}
