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
        {{ growth('growth_low_tokens', '(previous_growth_high_tokens + models_not_before * previous_unnamed_high_tokens)') }} as exact_low,
        {{ growth('(growth_high_tokens + previous_models_not_after * unnamed_high_tokens)', 'previous_growth_low_tokens') }} as exact_high,
        -- Of the whole market, an entity may own any of what no row names, in either week.
        case
            when subject in ('country', 'vendor') and ranks is null and rows = 'exact' and growth_of = 'exact' and is_consistent
                then {{ growth('low_tokens', 'previous_high_tokens') }}
        end::decimal(38, 12) as possible_low,
        {{ growth('high_tokens', 'previous_low_tokens') }}::decimal(38, 12) as possible_high
    from counted
    -- What a week does not name is unknown in it, and gives no growth.
    where
        this_tokens >= 0
        and previous_tokens > 0
        and (is_consistent or (is_named and previous_is_named))
        and (growth_of = 'exact' or (this_tokens >= 100 * this_step and previous_tokens >= 100 * previous_step))
)

select
    *,
    case when growth_of = 'exact' then is_rounded or previous_is_rounded else false end as is_opened_by_rounding,
    printed_growth::decimal(38, 12) as value,
    case when rows = 'exact' and growth_of = 'exact' then exact_low else printed_growth end::decimal(38, 12) as low,
    case when rows = 'exact' and growth_of = 'exact' then exact_high else printed_growth end::decimal(38, 12) as high,
    -- Rounding leaves the point standing; unnamed models make it uncertain, also where the totals are printed ones.
    coalesce({{ does_point_stand('(is_rounded or previous_is_rounded)', 'exact_low', 'exact_high') }}, false) as does_point_stand
from valued
{% endmacro %}
