with revisions as (
    select
        revisions.*,
        sources.precedence
    from {{ ref('fct_revision') }} as revisions
    inner join {{ ref('sources') }} as sources on revisions.source = sources.source
    where revisions.prints > 0
),

totals as (
    select revisions.*
    from revisions
    left join {{ ref('fct_market_weekly') }} as market on revisions.week_start = market.week_start and market.is_complete
    where
        revisions.metric = 'market_total'
        -- Another source that lies further from the market than a restatement goes shows a part of it, or another week.
        and (
            revisions.source is not distinct from market.source
            or not coalesce({{ is_beyond_restatement('revisions.latest_tokens', 'market.total_tokens') }}, false)
        )
    qualify
        row_number() over (
            partition by revisions.week_start
            order by revisions.first_print_at asc, revisions.precedence asc
        ) = 1
),

growths as (
    select
        week_start,
        first_print_at,
        arg_min(first_print_ratio, precedence) as first_print_growth
    from revisions
    where metric = 'market_growth'
    group by week_start, first_print_at
)

select
    totals.week_start,
    totals.first_print_tokens,
    growths.first_print_growth,
    totals.source,
    totals.first_print_at,
    totals.first_print_after_hours,
    totals.is_prompt,
    totals.first_print_capture_id,
    totals.prints,
    coalesce(totals.later_source, totals.source) as latest_source,
    coalesce(totals.later_tokens, totals.latest_tokens) as latest_tokens,
    coalesce(totals.later_seen_at, totals.latest_at) as latest_at,
    totals.later_source is null as is_of_one_source,
    totals.revision
from totals
left join growths using (week_start, first_print_at)
