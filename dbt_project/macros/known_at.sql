{# The published versions in the shape of int_usage_versioned: what the table macros, and the claims, read. #}
{% macro published_usage_versions() %}
select
    'daily_rankings' as dataset,
    usage_date as period_start,
    model_permaslug,
    is_other,
    null::integer as source_rank,
    total_tokens,
    0::bigint as half_width_tokens,
    known_from,
    known_to,
    last_seen_at,
    complete_from,
    settled_from
from {{ ref('fct_model_usage_daily_versions').include(database=false) }}
union all
select
    source as dataset,
    week_start as period_start,
    model_permaslug,
    is_other,
    source_rank,
    total_tokens,
    half_width_tokens,
    known_from,
    known_to,
    last_seen_at,
    complete_from,
    settled_from
from {{ ref('fct_model_usage_weekly_versions').include(database=false) }}
{% endmacro %}

{# The steps from versions to bases as CTEs, as known at a moment. Arguments are SQL expressions: parameters of a
   table macro. Their names must not be those of columns, which they would replace. #}
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
    {{ week_usage('usage_versions', 'scopes') }}
),

week_sources as (
    {{ week_sources('week_usage') }}
),

week_bases as (
    {{ week_bases('week_sources') }}
),

week_basis_usage as (
    {{ week_basis_usage('week_usage', 'week_bases', ref('dim_model').include(database=false), country_by) }}
)
{% endmacro %}

{# Country facts as known at a moment, for one basis and attribution. #}
{% macro country_weekly_known_at(variants="'apart'", country_by="'home'") %}
with {{ ctes_known_at('ts', variants, country_by) }},

country_weekly as (
    {{ weekly_by('country_code', 'week_basis_usage', 'week_bases') }}
),

with_streak as (
    {{ with_lead_streak('country_weekly') }}
)

select * from with_streak
where basis = wanted_basis and attribution = wanted_attribution
{% endmacro %}
