{# The one place for ratios. The difference is taken in integers, so that a ratio is rounded once. #}
{% macro growth(this_tokens, previous_tokens) -%}
    ({{ this_tokens }} - {{ previous_tokens }})::double / nullif({{ previous_tokens }}, 0)::double
{%- endmacro %}

{# A ratio is least where this week is and the week before is not: the ends of the two intervals cross. #}
{% macro growth_bounds(this_low, this_high, previous_low, previous_high) -%}
    {{ growth(this_low, previous_high) }} as growth_low,
    {{ growth(this_high, previous_low) }} as growth_high
{%- endmacro %}

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
