with figures as (
    select * from {{ ref('int_week_figures_gathered') }}
    where basis <> 'all' or subject = 'market'
),

-- A model is known in the weeks that name it: those in a row, since in a gap it may have had more.
models_in_a_row as (
    select
        *,
        week_start - 7 * (row_number() over (partition by entity order by week_start asc))::integer as run
    from figures
    where subject = 'model' and is_complete
),

known as (
    select
        week_start,
        basis,
        null::varchar as entity,
        since_week,
        weeks_known,
        is_from_the_beginning
    from {{ ref('int_week_runs_measured') }}
    where is_longest or basis = 'all'
    union all
    select
        week_start,
        basis,
        entity,
        min(week_start) over (partition by entity, run) as since_week,
        (row_number() over (partition by entity, run order by week_start asc))::integer as weeks_known,
        false as is_from_the_beginning
    from models_in_a_row
),

measured as (
    select
        *,
        -- Weeks that are not known completely, too: what they hold already may be more.
        max(high_tokens) over (
            partition by subject, entity, basis
            order by week_start asc
            rows between unbounded preceding and 1 preceding
        ) as most_before
    from figures
),

-- Within the top n an entity may have its most though in the whole market, known to the token, it had as many before.
whole as (
    select
        *,
        max(total_tokens) over (
            partition by subject, entity
            order by week_start asc
            rows between unbounded preceding and 1 preceding
        ) as most_before
    from {{ ref('int_week_figures_gathered') }}
    where basis = 'all' and subject <> 'market'
)

select
    this_week.week_start,
    'record' as kind,
    'record' as metric,
    this_week.subject,
    this_week.entity,
    this_week.basis,
    1 as value,
    0 as step,
    this_week.total_tokens,
    this_week.low_tokens,
    this_week.high_tokens,
    known.since_week,
    'has a record of ' || {{ tokens_in_words('this_week') }} || ', the most in ' || known.weeks_known::varchar
    || ' weeks since ' || known.since_week::varchar || ', '
    || case
        when this_week.subject = 'model' then 'from which on every week names it'
        when known.is_from_the_beginning then 'the first complete week of this almanac''s data'
        else 'from which on every week is known'
    end as predicate,
    this_week.source
from measured as this_week
inner join known
    on
        this_week.week_start = known.week_start
        and this_week.basis = known.basis
        and (known.entity is null or this_week.entity = known.entity)
left join whole
    on this_week.week_start = whole.week_start and this_week.subject = whole.subject and this_week.entity = whole.entity
where
    (this_week.subject = 'market' or this_week.rank <= 10)
    and known.weeks_known >= {{ threshold('record_weeks') }}
    and this_week.low_tokens > this_week.most_before
    and coalesce(whole.total_tokens > whole.most_before, true)
