{% macro lead_streaks(country_weeks) %}
with standings as (
    {{ leads(country_weeks) }}
),

-- A country without a row in a known top n was not ahead in it; of a week that is not known, nothing is.
following as (
    select
        standings.*,
        coalesce(lag(standings.week_start) over of_country = standings.week_start - 7, false) as follows_a_week,
        week_before.week_start is not null as follows_an_absence
    from standings
    left join (select distinct week_start, basis, attribution from standings where ranks is not null) as week_before
        on
            standings.week_start - 7 = week_before.week_start
            and standings.basis = week_before.basis
            and standings.attribution = week_before.attribution
    window of_country as (partition by standings.basis, standings.attribution, standings.country_code order by standings.week_start asc)
),

-- The last week in which it was not surely ahead, or of which nothing is known; in which it surely was not; of which nothing is known.
ended as (
    select
        *,
        max(case when is_ahead is not true then week_start when not follows_a_week then week_start - 7 end) over up_to_here as not_ahead_week,
        max(
            case when not is_ahead then week_start when not follows_a_week and follows_an_absence then week_start - 7 end
        ) over up_to_here as behind_week,
        max(case when not follows_a_week and not follows_an_absence then week_start - 7 end) over up_to_here as unknown_week
    from following
    window up_to_here as (
        partition by basis, attribution, country_code
        order by week_start asc
        rows between unbounded preceding and current row
    )
)

select
    week_start,
    basis,
    attribution,
    country_code,
    ((week_start - not_ahead_week) // 7)::integer as lead_streak_low,
    case when behind_week > coalesce(unknown_week, '-infinity'::date) then (week_start - behind_week) // 7 end::integer as lead_streak_high,
    case when lead_streak_low = lead_streak_high then lead_streak_low end as lead_streak_weeks
from ended
{% endmacro %}

{% macro leads(country_weeks) %}
with others as (
    select
        week_start,
        basis,
        attribution,
        ranks,
        country_code,
        low_tokens,
        high_tokens,
        -- A country that no row names may own what none names.
        {{ unnamed_in_basis('weeks') }} as unnamed_tokens
    from {{ country_weeks }} as weeks
    where week_start = compared_in and is_complete and country_code is not null and source is not null
),

standing as (
    select
        *,
        max(low_tokens) over others_of_week as best_other_low,
        max(high_tokens) over others_of_week as best_other_high
    from others
    window others_of_week as (
        partition by week_start, basis, attribution
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
