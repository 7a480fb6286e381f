{# The one place for ratios. The difference is taken in integers, so that a ratio is rounded once. #}
{% macro growth(this_tokens, previous_tokens) -%}
    ({{ this_tokens }} - {{ previous_tokens }})::double / nullif({{ previous_tokens }}, 0)::double
{%- endmacro %}

{% macro share(tokens, market_tokens) -%}
    {{ tokens }}::double / nullif({{ market_tokens }}, 0)::double
{%- endmacro %}
