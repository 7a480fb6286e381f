{% macro country_weekly(country_weeks, week_pairs, week_answers) %}
select *
from ({{ weekly_by('country_code', country_weeks, week_pairs, week_answers) }})
left join ({{ lead_streaks(country_weeks) }}) using (week_start, basis, attribution, country_code)
{% endmacro %}
