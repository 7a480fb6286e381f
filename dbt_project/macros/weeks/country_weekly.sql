{% macro country_weekly(country_weeks, week_pairs, week_answers) %}
with weekly as (
    {{ weekly_by('country_code', country_weeks, week_pairs, week_answers) }}
),

streaks as (
    {{ lead_streaks(country_weeks) }}
)

select
    weekly.*,
    case when weekly.is_complete then streaks.lead_streak_weeks end as lead_streak_weeks,
    case when weekly.is_complete then streaks.is_streak_exact end as is_streak_exact,
    case when weekly.is_complete then streaks.streak_source end as streak_source
from weekly
left join streaks using (week_start, basis, attribution, country_code)
{% endmacro %}
