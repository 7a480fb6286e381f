{% macro claim_totals(definitions) %}
select
    *,
    {{ same_definition_in_both_weeks() }},
    true as is_one_moment,
    {% for name, edge in [('value', ''), ('low', '- half_width'), ('high', '+ half_width')] %}
    case unit
        when 'share' then {{ share('(tokens ' ~ edge ~ ')', 'market_tokens') }}::decimal(38, 12)
        else (tokens {{ edge }})::decimal(38, 12)
    end as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ definitions }}
where unit in ('tokens', 'share') and week_start = claim_week
{% endmacro %}

{% macro same_definition_in_both_weeks() -%}
basis as previous_basis,
    source as previous_source,
    attribution as previous_attribution
{%- endmacro %}
