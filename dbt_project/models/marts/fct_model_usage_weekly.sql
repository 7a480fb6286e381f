with chosen as (
    select
        usage.week_start,
        usage.model_permaslug,
        usage.total_tokens,
        usage.half_width_tokens,
        usage.rank,
        usage.is_other,
        bases.market_tokens,
        bases.is_complete,
        bases.is_settled,
        bases.source,
        bases.as_of
    from {{ ref('int_week_bases_chosen') }} as bases
    inner join {{ ref('int_week_usage_summed') }} as usage using (week_start, source)
    where bases.basis = 'as_ranked'
)

select
    this_week.week_start,
    this_week.model_permaslug,
    this_week.total_tokens,
    this_week.half_width_tokens,
    this_week.rank,
    {{ share('this_week.total_tokens', 'this_week.market_tokens') }} as share,
    previous_week.total_tokens as previous_tokens,
    case when this_week.is_complete then {{ growth('this_week.total_tokens', 'previous_week.total_tokens') }} end as growth,
    this_week.is_other,
    this_week.is_complete,
    this_week.is_settled,
    this_week.source,
    this_week.as_of
from chosen as this_week
left join chosen as previous_week
    on
        this_week.week_start - 7 = previous_week.week_start
        and this_week.model_permaslug = previous_week.model_permaslug
        and previous_week.is_complete
