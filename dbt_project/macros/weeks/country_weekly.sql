{# The facts are finished before the streaks are joined: on some data DuckDB 2.0.0 fails within a join over their ranks ("dict-surviving cache"). #}
{% macro country_weekly(country_weeks, week_basis_usage, week_answers) %}
with weekly as materialized (
    {{ weekly_by('country_code', country_weeks, week_basis_usage, week_answers) }}
),

streaks as (
    {{ lead_streaks(country_weeks) }}
)

select
    weekly.*,
    streaks.lead_streak_weeks,
    streaks.lead_streak_low,
    streaks.lead_streak_high
from weekly
left join streaks using (week_start, basis, attribution, country_code)
{% endmacro %}
