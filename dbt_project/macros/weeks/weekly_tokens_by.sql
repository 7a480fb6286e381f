{% macro weekly_tokens_by(entity, week_basis_usage, week_bases) %}
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
)

select
    seen.week_start,
    seen.{{ entity }},
    week_bases.basis,
    seen.attribution,
    -- A top n without any row of an entity holds 0 of it; among every row it is unknown.
    case
        when week_bases.source is null then null
        when week_bases.ranks is null then summed.total_tokens
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
        and week_bases.is_published
left join summed
    on
        seen.week_start = summed.week_start
        and week_bases.basis = summed.basis
        and seen.attribution = summed.attribution
        and seen.{{ entity }} is not distinct from summed.{{ entity }}
{% endmacro %}
