with runs as (
    select * from {{ ref('int_week_runs_measured') }}
),

country_weeks as (
    select * from {{ ref('fct_country_weekly') }}
    where attribution = 'as_known_now' and country_code is not null and lead_streak_weeks is not null
),

-- On the basis that is known for the longest without a gap, which the run of a lead depends on.
compared as (
    select
        this_week.*,
        last_week.lead_streak_weeks as weeks_before,
        last_week.is_streak_exact as is_exact_before,
        case
            when this_week.lead_streak_weeks = 0 and last_week.lead_streak_weeks > 0 then 'lead_ended'
            when this_week.lead_streak_weeks > 1 then 'lead_continued'
            -- A lead of at least one week may have begun at any time.
            when this_week.lead_streak_weeks = 1 and this_week.is_streak_exact then 'lead_begun'
        end as kind
    from country_weeks as this_week
    inner join runs
        on
            this_week.week_start = runs.week_start
            and this_week.basis = runs.basis
            and runs.is_longest
    left join country_weeks as last_week
        on
            this_week.week_start - 7 = last_week.week_start
            and this_week.basis = last_week.basis
            and this_week.country_code = last_week.country_code
)

select
    week_start,
    kind,
    'lead_streak' as metric,
    'country' as subject,
    country_code as entity,
    basis,
    lead_streak_weeks as value,
    0 as step,
    total_tokens,
    low_tokens,
    high_tokens,
    case when lead_streak_weeks > 0 then week_start - 7 * (lead_streak_weeks - 1) end as since_week,
    case kind
        when 'lead_begun' then 'takes the lead over every other country'
        when 'lead_continued'
            then
                'has more tokens than every other country for ' || {{ weeks_in_words('lead_streak_weeks', 'is_streak_exact') }}
                || ' in a row'
        else
            'no longer has more tokens than every other country, after '
            || {{ weeks_in_words('weeks_before', 'is_exact_before') }}
    end
    || ', with ' || {{ tokens_in_words() }} as predicate,
    source
from compared
where kind is not null and is_complete
