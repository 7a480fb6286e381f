{% macro country_weekly(country_weeks, week_basis_usage, week_answers) %}
select
    weekly.*,
    streaks.lead_streak_weeks,
    streaks.lead_streak_low,
    streaks.lead_streak_high
from ({{ weekly_by('country_code', country_weeks, week_basis_usage, week_answers) }}) as weekly
left join ({{ lead_streaks(country_weeks) }}) as streaks using (week_start, basis, attribution, country_code)
{% endmacro %}
