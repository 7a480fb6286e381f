{# A fact holds several bases and attributions of one week; people's tables hold one. #}
{% macro whole_market_weeks(fact) %}
select * from {{ fact }}
where basis = 'all' and attribution = 'as_known_now' and is_complete
{% endmacro %}
