{% macro with_history(weeks, entity) %}
select
    this_week.*,
    -- As growth: between weeks that name as many models, or where what is not named opens it by little; rounding aside.
    case
        when
            this_week.naming_depth = year_before.naming_depth
            or {{ does_point_stand(
                '(this_week.is_rounded or year_before.is_rounded)',
                growth('this_week.low_tokens', 'year_before.high_tokens'),
                growth('this_week.high_tokens', 'year_before.low_tokens')
            ) }}
            then {{ growth('this_week.total_tokens', 'year_before.total_tokens') }}
    end as year_on_year,
    case
        when
            this_week.{{ entity }} is not null
            and count(this_week.total_tokens) over four_weeks = 4
            -- As growth: not of figures that are open by more than rounding.
            and bool_and(
                this_week.is_rounded
                or coalesce(this_week.high_tokens - this_week.low_tokens, 0) <= {{ threshold('growth_openness') }} * this_week.total_tokens
            ) over four_weeks
            -- In integers, halves upwards.
            then (((sum(this_week.total_tokens) over four_weeks)::hugeint + 2) // 4)::decimal(38, 0)
    end as four_week_mean_tokens,
    case
        when this_week.{{ entity }} is not null
            then min(this_week.week_start) filter (where this_week.total_tokens > 0) over all_weeks
    end as first_seen_week,
    case
        when this_week.{{ entity }} is not null
            then max(this_week.week_start) filter (where this_week.total_tokens > 0) over all_weeks
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
