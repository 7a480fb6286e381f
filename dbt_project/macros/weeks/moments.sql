{# A cast alone would take the reader's time zone. #}
{% macro midnight_utc(day) -%}
    timezone('UTC', ({{ day }})::timestamp)
{%- endmacro %}
