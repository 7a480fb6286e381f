{# The day of the newest capture with prices: of that day and those after it no price is known. #}
{% macro prices_known_until() -%}
(
    select greatest(
        (select max(seen_on) from {{ ref('int_prices_observed') }}), (select max(known_on) from {{ ref('stg_price_history__points') }})
    )
)
{%- endmacro %}
