{# A list price is per million tokens. Decimals throughout; a row is rounded once, half up, to the millionth of a dollar. #}
{% macro spend_usd(tokens, price_usd_per_mtok) -%}
({{ tokens }}::decimal(20, 0) * {{ price_usd_per_mtok }}::decimal(18, 9) * 0.000001::decimal(7, 6))
{%- endmacro %}

{# Prompt and completion where the split is known; else all tokens at the cheaper or at the dearer of the two prices. #}
{% macro spend_bound(row, bound) -%}
{% set extreme = 'least' if bound == 'low' else 'greatest' -%}
{% set prompt_price = row ~ '.prompt_price_' ~ bound ~ '_usd_per_mtok' -%}
{% set completion_price = row ~ '.completion_price_' ~ bound ~ '_usd_per_mtok' -%}
case
    when {{ row }}.prompt_tokens is not null
        then
            {{ spend_usd(row ~ '.prompt_tokens', prompt_price) }}
            + {{ spend_usd(row ~ '.completion_tokens', completion_price) }}
    else {{ spend_usd(row ~ '.' ~ bound ~ '_tokens', extreme ~ '(' ~ prompt_price ~ ', ' ~ completion_price ~ ')') }}
end::decimal(38, 6)
{%- endmacro %}

{# A part of a sum of which both are open is least where it is least and all else is most. #}
{% macro share_low(low, high, sum_of_high) -%}
{{ share(low, '(' ~ low ~ ' + ' ~ sum_of_high ~ ' - ' ~ high ~ ')') }}
{%- endmacro %}

{% macro share_high(low, high, sum_of_low) -%}
{{ share(high, '(' ~ high ~ ' + ' ~ sum_of_low ~ ' - ' ~ low ~ ')') }}
{%- endmacro %}
