{% macro claim_streaks(definitions) %}
with weeks as (
    select
        *,
        tokens > over_tokens as is_ahead,
        tokens_now > over_tokens_now as is_ahead_now,
        (claim_week - week_start) // 7 as weeks_back
    from {{ definitions }}
    where unit = 'weeks'
),

unbroken as (
    select
        *,
        min(weeks_back) filter (where not is_ahead) over (definition) as broken_at,
        min(weeks_back) filter (where not is_ahead_now) over (definition) as broken_now_at,
        count(*) over (definition order by weeks_back asc) - 1 as weeks_known_before
    from weeks
    window definition as (partition by claim_id, known, variants, country_by, basis, source, attribution)
)

select
    *,
    {{ same_definition_in_both_weeks() }},
    broken_at = broken_now_at as is_one_moment,
    broken_at::decimal(38, 12) as value,
    broken_at::decimal(38, 12) as low,
    broken_at::decimal(38, 12) as high
from unbroken
-- The row of the break itself, if every week after it is known.
where weeks_back = broken_at and weeks_known_before = weeks_back
{% endmacro %}
