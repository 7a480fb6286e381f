with ranked as (
    select * from {{ ref('int_week_figures_gathered') }}
    where subject = 'model' and is_complete
),

-- Who may share the first place does not hold it.
firsts as (
    select
        *,
        week_start - 7 * (row_number() over (partition by entity order by week_start asc))::integer as run
    from ranked
    where rank = 1 and rank_worst = 1
),

held as (
    select
        *,
        (row_number() over (partition by entity, run order by week_start asc))::integer as weeks,
        min(week_start) over (partition by entity, run) as since_week,
        since_week - 7 in (select weeks.week_start from firsts as weeks) as is_exact
    from firsts
),

noticed as (
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
    from held as this_week
    -- A place held for at least one week may have been taken at any time.
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
    from held as this_week
    inner join held as last_week on this_week.week_start - 7 = last_week.week_start
    where this_week.entity <> last_week.entity
)

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
from noticed
