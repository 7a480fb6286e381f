{% macro claim_growths(definitions) %}
with pairs as (
    {{ claim_pairs(definitions) }}
),

-- Totals as printed: by the 0.01 T or the 0.1 T, where that leaves three digits; none mixes with another definition. Rows
-- as displayed may stand over those of a page of the week before, which are displayed ones already.
counted as (
    select
        pairs.*,
        digits.*,
        case digits.rows when 'exact' then tokens else displayed_tokens end as this_tokens,
        case digits.rows when 'exact' then previous_exact_tokens else previous_displayed_tokens end as previous_tokens
    from pairs
    inner join (
        values
        ('exact', 'exact', 1, 1),
        ('displayed', 'exact', 1, 1),
        {% for rows in ['exact', 'displayed'] %}
        ('{{ rows }}', '0.01 T', 10000000000, 10000000000),
        ('{{ rows }}', '0.1 T', 100000000000, 100000000000),
        ('{{ rows }}', '0.01 T over 0.1 T', 10000000000, 100000000000){{ ',' if not loop.last }}
        {% endfor %}
    ) as digits (rows, growth_of, this_step, previous_step)
        on
            (digits.rows = 'exact' and digits.growth_of = 'exact')
            or (
                (pairs.is_consistent or (digits.growth_of = 'exact' and pairs.previous_is_rounded))
                and {{ rows_suit('digits.rows', 'pairs') }}
                and pairs.stated_attribution is null
                and pairs.variants = 'apart'
                and pairs.subject <> 'model'
                and (pairs.subject <> 'market' or digits.growth_of in ('exact', '0.1 T'))
            )
),

valued as (
    select
        *,
        {{ growth(as_printed('this_tokens', 'this_step'), as_printed('previous_tokens', 'previous_step')) }} as printed_growth,
        low_tokens = high_tokens or is_rounded as is_point,
        previous_low_tokens = previous_high_tokens or previous_is_rounded as is_previous_point
    from counted
    where
        high_tokens >= 0
        and previous_high_tokens > 0
        and (is_consistent or (is_named and previous_is_named))
        and (growth_of = 'exact' or (this_tokens >= 100 * this_step and previous_tokens >= 100 * previous_step))
)

select
    * exclude (is_point, is_previous_point),
    case when is_point and is_previous_point then printed_growth end::decimal(38, 12) as value,
    case when rows = 'exact' and growth_of = 'exact' then {{ growth('low_tokens', 'previous_high_tokens') }} else value end
    ::decimal(38, 12) as low,
    case when rows = 'exact' and growth_of = 'exact' then {{ growth('high_tokens', 'previous_low_tokens') }} else value end
    ::decimal(38, 12) as high
from valued
{% endmacro %}
