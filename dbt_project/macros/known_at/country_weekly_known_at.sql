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
