{% macro lead_streaks(country_weeks) %}
with decided as (
    select
        *,
        week_start - 7 * (row_number() over (
            partition by basis, attribution, source, country_code, is_ahead
            order by week_start asc
        ))::integer as run
    from ({{ leads(country_weeks) }})
),

runs as (
    select
        *,
        row_number() over (
            partition by basis, attribution, source, country_code, is_ahead, run
            order by week_start asc
        ) as weeks_ahead,
        min(week_start) over (partition by basis, attribution, source, country_code, is_ahead, run) as run_start
    from decided
),

answered as (
    select distinct
        week_start,
        basis,
        attribution,
        source
    from decided
    where ranks is not null
),

-- The week before a run: where it is known that the country was not ahead, the run began after it; else it may be longer.
bounded as (
    select
        runs.*,
        case
            when before.week_start is not null then not coalesce(before.is_ahead, true)
            else answered.week_start is not null
        end as is_beginning_known
    from runs
    left join decided as before
        on
            runs.run_start - 7 = before.week_start
            and runs.basis = before.basis
            and runs.attribution = before.attribution
            and runs.source = before.source
            and runs.country_code = before.country_code
    left join answered
        on
            runs.run_start - 7 = answered.week_start
            and runs.basis = answered.basis
            and runs.attribution = answered.attribution
            and runs.source = answered.source
)

select
    week_start,
    basis,
    attribution,
    country_code,
    case when is_ahead then weeks_ahead else 0 end::integer as lead_streak_weeks,
    is_beginning_known or not is_ahead as is_streak_exact,
    source as streak_source
from bounded
where is_ahead is not null
qualify
    row_number() over (
        partition by week_start, basis, attribution, country_code
        order by is_streak_exact desc, lead_streak_weeks desc, precedence asc
    ) = 1
{% endmacro %}

{% macro leads(country_weeks) %}
with others as (
    select
        week_start,
        basis,
        attribution,
        source,
        precedence,
        ranks,
        country_code,
        low_tokens,
        high_tokens,
        -- A country that no row names may own what none names.
        case when ranks is null then coalesce(other_tokens, 0) else {{ unnamed_in_ranks('weeks') }} end as unnamed_tokens
    from {{ country_weeks }} as weeks
    where is_complete and country_code is not null
),

standing as (
    select
        *,
        max(low_tokens) over others_of_week as best_other_low,
        max(high_tokens) over others_of_week as best_other_high
    from others
    window others_of_week as (
        partition by week_start, basis, attribution, source
        rows between unbounded preceding and unbounded following exclude current row
    )
)

select
    *,
    case
        when low_tokens > greatest(coalesce(best_other_high, 0), unnamed_tokens) then true
        when high_tokens <= coalesce(best_other_low, 0) then false
    end as is_ahead
from standing
{% endmacro %}
