{% macro with_lead_streak(country_weekly) %}
with standing as (
    select
        *,
        lead(total_tokens) over (
            partition by week_start, basis, attribution, country_code is null
            order by rank asc nulls last
        ) as next_tokens
    from {{ country_weekly }}
),

leading_weeks as (
    select
        week_start,
        basis,
        attribution,
        country_code,
        week_start - 7 * row_number() over (
            partition by basis, attribution, country_code
            order by week_start asc
        )::integer as streak_key
    from standing
    where
        is_complete
        and rank = 1
        and total_tokens > coalesce(next_tokens, 0)
),

streaks as (
    select
        *,
        row_number() over (
            partition by basis, attribution, country_code, streak_key
            order by week_start asc
        ) as streak_weeks
    from leading_weeks
)

select
    standing.* exclude (next_tokens),
    case
        when standing.is_complete and standing.country_code is not null
            then coalesce(streaks.streak_weeks, 0)
    end::integer as lead_streak_weeks
from standing
left join streaks using (week_start, basis, attribution, country_code)
{% endmacro %}
