{% macro with_history(weeks, entity) %}
select
    this_week.*,
    {{ growth_with_bounds('this_week', 'year_before', 'year_on_year') }},
    case
        when this_week.{{ entity }} is not null and count(this_week.total_tokens) over four_weeks = 4
            -- In integers, halves upwards.
            then (((sum(this_week.total_tokens) over four_weeks)::hugeint + 2) // 4)::decimal(38, 0)
    end as four_week_mean_tokens,
    case
        when this_week.{{ entity }} is not null
            then min(this_week.week_start) filter (where this_week.low_tokens > 0) over all_weeks
    end as first_seen_week,
    case
        when this_week.{{ entity }} is not null
            then max(this_week.week_start) filter (where this_week.low_tokens > 0) over all_weeks
    end as last_seen_week
from {{ weeks }} as this_week
left join {{ weeks }} as year_before
    on
        this_week.week_start - 364 = year_before.week_start
        and this_week.{{ entity }} = year_before.{{ entity }}
window
    all_weeks as (partition by this_week.{{ entity }}),
    four_weeks as (
        partition by this_week.{{ entity }} order by this_week.week_start range between interval 21 day preceding and current row
    )
{% endmacro %}

{% macro trillions(tokens) -%}
round({{ tokens }}::double / 1e12, 6)
{%- endmacro %}
