{% macro claim_totals(definitions) %}
with counted as (
    select
        definitions.*,
        digits.rows,
        case
            when not is_named and subject <> 'model' then null
            when digits.rows = 'displayed' then displayed_tokens
            when low_tokens = high_tokens or is_rounded then tokens
        end as counted_tokens,
        case digits.rows when 'exact' then low_tokens else coalesce(displayed_tokens, 0) end as counted_low,
        case
            when digits.rows = 'exact' then high_tokens
            when ranks is null then coalesce(displayed_tokens, 0) + other_tokens
            else displayed_tokens
        end as counted_high,
        case metric when 'share_of_top_n' then basis_tokens else share_of_tokens end as whole_tokens
    from {{ definitions }} as definitions
    inner join (values ('exact'), ('displayed')) as digits (rows) on {{ rows_suit('digits.rows', 'definitions') }}
    where
        unit in ('tokens', 'share')
        and week_start = claim_week
        and moment <> 'next_end'
        and (metric <> 'share_of_top_n' or ranks is not null)
        -- That a top n has no row of an entity says nothing of what the entity has, unless a rank is open.
        and (is_named or ranks is null or subject = 'model' or (high_tokens > 0 and digits.rows = 'exact'))
)

select
    *,
    {{ attribution_of_moment('moment') }} as attribution,
    {{ no_other_week() }},
    'exact' as growth_of,
    true as is_consistent,
    {% for name, tokens in [('value', 'counted_tokens'), ('low', 'counted_low'), ('high', 'counted_high')] %}
    case unit
        when 'share' then {{ share(tokens, 'whole_tokens') }}::decimal(38, 12)
        else {{ tokens }}::decimal(38, 12)
    end as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from counted
{% endmacro %}

{% macro no_other_week() -%}
basis as previous_basis,
    source as previous_source,
    attribution as previous_attribution
{%- endmacro %}
