{% macro claim_growths(definitions, is_mixed_tried=true) %}
with pairs as (
    {{ claim_pairs(definitions, is_mixed_tried) }}
),

-- Totals as printed: by the 0.01 T or the 0.1 T, where that leaves three digits; none mixes with another definition.
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
                pairs.is_consistent
                and {{ rows_suit('digits.rows', 'pairs') }}
                and pairs.variants = 'apart'
                and pairs.subject <> 'model'
                and (pairs.subject <> 'market' or digits.growth_of in ('exact', '0.1 T'))
            )
),

valued as (
    select
        *,
        {{ growth(as_printed('this_tokens', 'this_step'), as_printed('previous_tokens', 'previous_step')) }} as printed_growth,
        {{ growth('growth_low_tokens', '(previous_high + models_not_before * previous_unnamed_high_tokens)') }} as exact_low,
        {{ growth('(growth_high_tokens + models_gone * unnamed_high_tokens)', 'previous_low') }} as exact_high
    from counted
    -- What a week does not name is unknown in it, and gives no growth.
    where
        this_tokens >= 0
        and previous_tokens > 0
        and (growth_of = 'exact' or (this_tokens >= 100 * this_step and previous_tokens >= 100 * previous_step))
)

select
    *,
    case when growth_of = 'exact' then is_rounded or previous_is_rounded else false end as is_opened_by_rounding,
    printed_growth::decimal(38, 12) as value,
    case when rows = 'exact' and growth_of = 'exact' then exact_low else printed_growth end::decimal(38, 12) as low,
    case when rows = 'exact' and growth_of = 'exact' then exact_high else printed_growth end::decimal(38, 12) as high,
    high - low <= {{ var('growth_openness') }} as does_point_stand
from valued
{% endmacro %}

{% macro claim_pairs(definitions, is_mixed_tried) %}
select
    this_week.*,
    {{ attribution_of_moment('this_week.moment') }} as attribution,
    previous_week.basis as previous_basis,
    previous_week.source as previous_source,
    {{ previous_attribution_of_moment('previous_week.moment') }} as previous_attribution,
    previous_week.is_rounded as previous_is_rounded,
    previous_week.tokens as previous_exact_tokens,
    previous_week.displayed_tokens as previous_displayed_tokens,
    previous_week.growth_low_tokens as previous_low,
    previous_week.growth_high_tokens as previous_high,
    previous_week.unnamed_high_tokens as previous_unnamed_high_tokens,
    previous_week.models_not_after as models_gone,
    previous_week.stealth_models as previous_stealth_models,
    later.stealth_models as stealth_later,
    {{ is_one_definition() }}
    and (
        this_week.ranks is not null
        or this_week.subject in ('market', 'model')
        or this_week.naming_depth is not distinct from previous_week.naming_depth
    ) as is_consistent
from {{ definitions }} as this_week
inner join {{ definitions }} as previous_week
    on
        this_week.claim_id = previous_week.claim_id
        and this_week.known = previous_week.known
        and this_week.variants = previous_week.variants
        and this_week.country_by = previous_week.country_by
        and this_week.week_start - 7 = previous_week.week_start
        {% if not is_mixed_tried -%}and {{ is_one_definition() }}{% endif %}
-- The week before with what was public by the end of the claim's week, to say what a mixture leaves out.
left join {{ definitions }} as later
    on
        previous_week.claim_id = later.claim_id
        and {{ same_cell('previous_week', 'later', ['known_at', 'variants', 'source', 'basis', 'week_start', 'country_by']) }}
        and later.moment = 'next_end'
where
    this_week.unit = 'growth'
    and this_week.week_start = this_week.claim_week
    and this_week.moment <> 'next_end'
{% endmacro %}

{% macro is_one_definition() -%}
(
    this_week.basis = previous_week.basis
    and this_week.source = previous_week.source
    and previous_week.moment = if(this_week.moment = 'own_end', 'next_end', this_week.moment)
)
{%- endmacro %}
