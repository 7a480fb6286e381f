{# A cast alone would take the reader's time zone. #}
{% macro midnight_utc(day) -%}
    timezone('UTC', ({{ day }})::timestamp)
{%- endmacro %}

{# What the source lost is missing from every capture since; the period is no longer whole. #}
{% macro has_lost_day(first_day, last_day, as_of) -%}
exists(
    select 1 from {{ ref('lost_days') }} as lost_days
    where
        lost_days.lost_day between {{ first_day }} and {{ last_day }}
        and {{ as_of }} >= lost_days.lost_from
)
{%- endmacro %}
