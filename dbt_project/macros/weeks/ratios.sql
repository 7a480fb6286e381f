{# The one place for ratios but growth (growth.sql). #}
{% macro share(tokens, market_tokens) -%}
    {{ tokens }}::double / nullif({{ market_tokens }}, 0)::double
{%- endmacro %}

{% macro per_request(tokens, requests) -%}
    {{ tokens }}::double / nullif({{ requests }}, 0)::double
{%- endmacro %}

{% macro share_with_bounds(row, market_tokens, name='share') -%}
    {{ share(row ~ '.total_tokens', market_tokens) }} as {{ name }},
    {{ share(row ~ '.low_tokens', market_tokens) }} as {{ name }}_low,
    {{ share(row ~ '.high_tokens', market_tokens) }} as {{ name }}_high
{%- endmacro %}
