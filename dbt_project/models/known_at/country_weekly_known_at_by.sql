-- Weeks and streaks are of one attribution, so that only the wanted one is made.
{% set wanted_mode = "(select attribution from " ~ attribution_modes() ~ " where attribution = wanted_attribution) as modes" %}
with {{ ctes_known_at('ts', 'wanted_variants', 'wanted_country', wanted_mode) }},

country_weeks as (
    {{ week_entities('country_code', 'week_basis_usage', 'week_answers') }}
)

select * from (
    {{ country_weekly('country_weeks', 'week_basis_usage', 'week_answers') }}
)
where basis = wanted_basis
