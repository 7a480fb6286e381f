{# Of tokens relative, of a share or a growth as the difference: both are fractions. #}
{% macro revision_of(tokens, first_tokens, ratio, first_ratio) -%}
coalesce({{ growth(tokens, first_tokens) }}, {{ ratio }} - {{ first_ratio }})
{%- endmacro %}

{% macro horizon_end() -%}
{{ midnight_utc('revisions.week_start + 7 + horizons.horizon_days') }}
{%- endmacro %}
