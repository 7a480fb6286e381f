{# Growth, the one place: this / previous - 1 as a double, null when the previous is null or 0. The difference is taken
   in integers, so the ratio is rounded once. #}
{% macro growth(this_tokens, previous_tokens) -%}
    ({{ this_tokens }} - {{ previous_tokens }})::double / nullif({{ previous_tokens }}, 0)::double
{%- endmacro %}

{# A share of the market, the one place. #}
{% macro share(tokens, market_tokens) -%}
    {{ tokens }}::double / nullif({{ market_tokens }}, 0)::double
{%- endmacro %}
