with whole as (
    select * from {{ ref('int_week_figures_gathered') }}
    where basis = 'all' and subject <> 'market'
),

figures as (
    select
        figures.*,
        whole.rank as whole_rank,
        whole.total_tokens as whole_tokens,
        whole_before.total_tokens as whole_tokens_before
    from {{ ref('int_week_figures_gathered') }} as figures
    left join {{ ref('int_week_runs_measured') }} as runs on figures.week_start = runs.week_start and figures.basis = runs.basis
    left join whole
        on figures.week_start = whole.week_start and figures.subject = whole.subject and figures.entity = whole.entity
    left join whole as whole_before
        on
            figures.week_start - 7 = whole_before.week_start
            and figures.subject = whole_before.subject
            and figures.entity = whole_before.entity
    where figures.is_complete and (figures.subject = 'model' or runs.is_longest)
),

-- Neither order hangs on rounding, or on what is not named.
passes as (
    select
        ahead.*,
        behind.entity as over_entity,
        round(ahead.total_tokens::double / behind.total_tokens::double, 3) as times
    from figures as ahead
    inner join figures as behind
        on
            ahead.week_start = behind.week_start
            and ahead.subject = behind.subject
            and ahead.basis = behind.basis
            and ahead.low_tokens > behind.high_tokens
    inner join figures as behind_before
        on
            behind.week_start - 7 = behind_before.week_start
            and behind.basis = behind_before.basis
            and behind.entity = behind_before.entity
    left join figures as ahead_before
        on
            ahead.week_start - 7 = ahead_before.week_start
            and ahead.basis = ahead_before.basis
            and ahead.entity = ahead_before.entity
    -- The first place of countries or models is reported as a lead or a first place that begins.
    where
        ahead.rank <= 3
        and (ahead.rank > 1 or ahead.subject = 'vendor')
        and (times > 0 or ahead.subject = 'model')
        and coalesce(ahead_before.high_tokens, 0) < behind_before.low_tokens
        -- The whole market, where it is known to the token, must have the same place and the same order.
        and coalesce(ahead.whole_rank = ahead.rank and ahead.whole_tokens > behind.whole_tokens, true)
        and coalesce(ahead.whole_tokens_before < behind.whole_tokens_before, true)
    qualify
        row_number() over (
            partition by ahead.week_start, ahead.subject, ahead.basis, ahead.entity
            order by behind.rank asc
        ) = 1
)

select
    week_start,
    'overtaking' as kind,
    if(subject = 'model', 'model_rank', 'ratio') as metric,
    subject,
    entity,
    if(subject <> 'model', over_entity, null) as over_entity,
    basis,
    if(subject = 'model', rank, times) as value,
    if(subject = 'model', 0, 0.001) as step,
    total_tokens,
    low_tokens,
    high_tokens,
    'passes' || if(subject = 'model', ' ' || over_entity, '') as predicate,
    ' and takes place ' || rank::varchar || ' with ' || {{ tokens_in_words() }}
    || case
        when subject = 'model' then ''
        else ', ' || {{ figure_in_words('ratio', 'times', 'times', finer='2') }} || ' times as much'
    end as detail,
    source
from passes
