with country_weeks as (
    select * from {{ ref('fct_country_weekly') }}
    where attribution = 'as_known_now' and country_code is not null and lead_streak_low is not null
),

-- On the basis that is known for the longest without a gap, which the run of a lead depends on.
compared as (
    select
        this_week.*,
        last_week.lead_streak_low as weeks_before,
        last_week.lead_streak_weeks is not null as is_exact_before,
        case
            when this_week.lead_streak_low = 0 and last_week.lead_streak_low > 0 then 'lead_ended'
            when this_week.lead_streak_low > 1 then 'lead_continued'
            -- A lead of at least one week may have begun at any time.
            when this_week.lead_streak_weeks = 1 then 'lead_begun'
        end as kind
    from country_weeks as this_week
    inner join {{ ref('int_week_runs_measured') }} as runs
        on
            this_week.week_start = runs.week_start
            and this_week.basis = runs.basis
            and runs.is_longest
    left join country_weeks as last_week
        on
            this_week.week_start - 7 = last_week.week_start
            and this_week.basis = last_week.basis
            and this_week.country_code = last_week.country_code
),

ranked as (
    select * from {{ ref('int_week_figures_gathered') }}
    where subject = 'model' and is_complete
),

-- A first place that may be shared is no model's.
firsts as (
    select
        *,
        week_start - 7 * (row_number() over (partition by entity order by week_start asc))::integer as run
    from ranked
    where rank = 1 and rank_high = 1
),

streaks as (
    select
        *,
        (row_number() over (partition by entity, run order by week_start asc))::integer as weeks,
        min(week_start) over (partition by entity, run) as since_week,
        since_week - 7 in (select weeks.week_start from firsts as weeks) as is_exact
    from firsts
),

places as (
    select
        this_week.*,
        this_week.entity as holder,
        this_week.weeks as value,
        if(this_week.weeks = 1, 'first_place_begun', 'first_place_continued') as kind,
        case
            when this_week.weeks = 1 then 'takes the first place of all models with '
            else
                'holds the first place of all models for ' || {{ weeks_in_words('this_week.weeks', 'this_week.is_exact') }}
                || ' in a row, with '
        end
        || {{ tokens_in_words('this_week') }} as predicate
    from streaks as this_week
    -- A place of at least one week may have been taken at any time.
    where this_week.weeks > 1 or this_week.is_exact
    union all by name
    select
        this_week.*,
        last_week.entity as holder,
        0 as value,
        'first_place_ended' as kind,
        'loses the first place of all models after '
        || {{ weeks_in_words('last_week.weeks', 'last_week.is_exact') }} || ' to ' || this_week.entity || ', which has '
        || {{ tokens_in_words('this_week') }} as predicate
    from streaks as this_week
    inner join streaks as last_week on this_week.week_start - 7 = last_week.week_start
    where this_week.entity <> last_week.entity
)

select
    week_start,
    kind,
    'lead_streak' as metric,
    'country' as subject,
    country_code as entity,
    basis,
    lead_streak_low as value,
    0 as step,
    total_tokens,
    low_tokens,
    high_tokens,
    case when lead_streak_low > 0 then week_start - 7 * (lead_streak_low - 1) end as since_week,
    case kind
        when 'lead_begun' then 'takes the lead over every other country'
        when 'lead_continued'
            then
                'has more tokens than every other country for ' || {{ weeks_in_words('lead_streak_low', 'lead_streak_weeks is not null') }}
                || ' in a row'
        else
            'no longer has more tokens than every other country, after '
            || {{ weeks_in_words('weeks_before', 'is_exact_before') }}
    end
    || ', with ' || {{ tokens_in_words() }} as predicate,
    source
from compared
where kind is not null and is_complete
union all by name
select
    week_start,
    kind,
    'first_place_streak' as metric,
    'model' as subject,
    holder as entity,
    'as_ranked' as basis,
    value,
    0 as step,
    case when value > 0 then total_tokens end as total_tokens,
    case when value > 0 then low_tokens end as low_tokens,
    case when value > 0 then high_tokens end as high_tokens,
    case when value > 0 then since_week end as since_week,
    predicate,
    source
from places
