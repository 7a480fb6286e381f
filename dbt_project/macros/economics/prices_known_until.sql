{# The day of the newest capture with prices: of that day and those after it no price is known. #}
{% macro prices_known_until() -%}
greatest(
    (select max(seen_on) from {{ ref('int_catalogue_models_joined') }} where model_permaslug is not null),
    (select max(seen_on) from {{ ref('stg_weekly_page__prices') }}),
    (select max(known_on) from {{ ref('stg_price_history__points') }})
)
{%- endmacro %}
