{# Bounds as numbers that no two rows share where both are exact: of equal tokens the name that goes first is the greater. #}
{% macro with_edges(relation, week, name) %}
select
    *,
    low_tokens * 1000000 - row_number() over (partition by {{ week }} order by {{ name }}) as low_edge,
    high_tokens * 1000000 - row_number() over (partition by {{ week }} order by {{ name }}) as high_edge
from {{ relation }}
{% endmacro %}

{# Before a row stand those whose least is more than its most; those whose most is more than its least may, as may so many that nothing
names as have its tokens each; more than an integer holds are any number. #}
{% macro ranks_left_open(week, unnamed_tokens, unnamed_high_tokens=none) -%}
1 + len(list_filter(list(low_edge) over (partition by {{ week }}), lambda low: low > high_edge)) as rank_low,
try_cast(
    len(list_filter(list(high_edge) over (partition by {{ week }}), lambda high: high >= low_edge))
    + case
        when coalesce({{ unnamed_tokens }}, {{ 0 if unnamed_high_tokens is none else unnamed_high_tokens }}) = 0 then 0
        {% if unnamed_high_tokens is not none %}when low_tokens >= {{ unnamed_high_tokens }} then 0{% endif %}
        when {{ unnamed_tokens }} is not null then {{ unnamed_tokens }}::hugeint // nullif(low_tokens, 0)::hugeint
    end as integer
) as rank_high
{%- endmacro %}
