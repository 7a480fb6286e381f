-- The top fifty is open at its end, so that no record stands on it.
with complete as (
    select
        answers.week_start,
        answers.basis,
        bases.preference,
        answers.week_start - 7 * (row_number() over (partition by answers.basis order by answers.week_start asc))::integer as run,
        min(answers.week_start) over (partition by answers.basis) as first_week
    from {{ ref('int_weeks_answered') }} as answers
    inner join {{ ref('bases') }} as bases on answers.basis = bases.basis
    where
        answers.choice = 1
        and answers.is_complete
        and bases.is_published
        and coalesce(bases.ranks, 0) <= 10
        and (bases.ranks is not null or answers.market_tokens is not null)
),

runs as (
    select
        week_start,
        basis,
        preference,
        min(week_start) over (partition by basis, run) as since_week,
        (row_number() over (partition by basis, run order by week_start asc))::integer as weeks_known,
        since_week = first_week as is_from_the_beginning
    from complete
)

select
    * exclude (preference),
    basis <> 'all'
    and row_number() over (
        partition by week_start, basis = 'all'
        order by weeks_known desc, preference asc
    ) = 1 as is_longest
from runs
