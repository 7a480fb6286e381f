{# Tokens by week, basis and attribution of an entity (vendor_id or country_code), with share, rank and growth.
   The row whose entity is null holds what is attributed to none, so that every total stays whole. On a basis that no
   source answers for, tokens are null. A top n without any row of an entity holds 0 of it; in `all` it is unknown. #}
{% macro weekly_by(entity, week_basis_usage, week_bases) %}
with summed as (
    select
        week_start,
        basis,
        attribution,
        {{ entity }},
        sum(total_tokens)::decimal(38, 0) as total_tokens,
        sum(half_width_tokens)::decimal(38, 0) as half_width_tokens
    from {{ week_basis_usage }}
    group by all
),

seen as (
    select distinct
        week_start,
        attribution,
        {{ entity }}
    from summed
),

measured as (
    select
        seen.week_start,
        seen.{{ entity }},
        week_bases.basis,
        seen.attribution,
        case
            when week_bases.source is null then null
            when week_bases.basis = 'all' then summed.total_tokens
            else coalesce(summed.total_tokens, 0)
        end as total_tokens,
        case when week_bases.source is not null then coalesce(summed.half_width_tokens, 0) end as half_width_tokens,
        week_bases.market_tokens,
        week_bases.is_complete,
        week_bases.is_settled,
        week_bases.source
    from seen
    inner join {{ week_bases }} as week_bases
        on
            seen.week_start = week_bases.week_start
            and week_bases.basis <> 'as_ranked'
    left join summed
        on
            seen.week_start = summed.week_start
            and week_bases.basis = summed.basis
            and seen.attribution = summed.attribution
            and seen.{{ entity }} is not distinct from summed.{{ entity }}
),

ranked as (
    select
        *,
        case
            when {{ entity }} is not null and total_tokens > 0
                then
                    row_number() over (
                        partition by week_start, basis, attribution, {{ entity }} is null
                        order by total_tokens desc nulls last, {{ entity }} asc
                    )
        end::integer as rank
    from measured
)

select
    this_week.week_start,
    this_week.{{ entity }},
    this_week.basis,
    this_week.attribution,
    this_week.total_tokens,
    this_week.half_width_tokens,
    {{ share('this_week.total_tokens', 'this_week.market_tokens') }} as share,
    this_week.rank,
    previous_week.total_tokens as previous_tokens,
    case
        when this_week.is_complete
            then {{ growth('this_week.total_tokens', 'previous_week.total_tokens') }}
    end as growth,
    this_week.is_complete,
    this_week.is_settled,
    this_week.source
from ranked as this_week
left join ranked as previous_week
    on
        this_week.week_start - 7 = previous_week.week_start
        and this_week.basis = previous_week.basis
        and this_week.attribution = previous_week.attribution
        and this_week.{{ entity }} is not distinct from previous_week.{{ entity }}
        and previous_week.is_complete
{% endmacro %}
