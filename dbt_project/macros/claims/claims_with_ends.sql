{# The least and the most that agree with a claim; null for no end. #}
{% macro claims_with_ends(claims) %}
{% set nearest = '0.000000000001' %}
with rules as (
    select
        claims.* replace (rules.comparator as comparator),
        coalesce(claims.claimed_upper, claims.claimed_value) as claimed_last,
        -- Nearly -5 % is nearer to zero, too.
        claims.claimed_value < 0 and rules.low_steps is not null and rules.high_steps is not null as is_mirrored,
        case when is_mirrored then -rules.high_steps else rules.low_steps end as low_steps,
        case when is_mirrored then -rules.low_steps else rules.high_steps end as high_steps,
        rules.least_part
    from {{ claims }} as claims
    inner join {{ comparator_rules() }} as rules on coalesce(claims.comparator, 'exact') = rules.comparator
)

select
    * exclude (claimed_last, is_mirrored, low_steps, high_steps, least_part),
    -- An end at the figure itself does not agree.
    {% for name, steps, figure, sign, in_steps in [
        ('claimed_least', 'low_steps', 'claimed_value', '-', '-low_steps'),
        ('claimed_most', 'high_steps', 'claimed_last', '+', 'high_steps'),
    ] %}
    case
        when {{ steps }} = 0 then {{ figure }} {{ '-+'[sign == '-'] }} {{ nearest }}
        when {{ steps }} is not null
            then {{ figure }} {{ sign }} greatest({{ in_steps }} * claimed_step, least_part * abs({{ figure }}))
    end::decimal(38, 12) as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from rules
{% endmacro %}

{# As in the macro threshold: readers have the published table, and no unit test lists the seed as an input. #}
{% macro comparator_rules() -%}
{% if model.resource_type == 'unit_test' -%}
{{ api.Relation.create(schema='seeds', identifier='comparators') }}
{%- elif 'known_at' in model.fqn -%}
{{ published('dim_comparator') }}
{%- else -%}
{{ ref('comparators') }}
{%- endif %}
{%- endmacro %}
