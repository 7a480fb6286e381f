with weeks as (
    select usage.*
    from {{ ref('int_weeks_answered') }} as answers
    inner join {{ ref('int_week_usage_summed') }} as usage using (week_start, source)
    where answers.basis = 'as_ranked' and answers.choice = 1 and not usage.is_other
),

splits as (
    select
        splits.*,
        captures.as_of,
        periods.period_start as week_start
    from {{ ref('stg_almanac__usage_splits') }} as splits
    inner join {{ ref('stg_almanac__captures') }} as captures on splits.capture_id = captures.capture_id
    inner join {{ ref('stg_almanac__capture_periods') }} as periods on splits.capture_id = periods.capture_id
    inner join {{ ref('sources') }} as sources on captures.source = sources.source
    where sources.role = 'answers' and sources.grain = 'week'
)

-- A split of another count than the week's is of another state of the data, and says nothing of this one.
select
    weeks.week_start,
    weeks.model_permaslug,
    splits.prompt_tokens,
    splits.completion_tokens,
    splits.reasoning_tokens,
    splits.requests
from weeks
inner join splits using (week_start, model_permaslug)
where weeks.low_tokens = weeks.high_tokens and splits.prompt_tokens + splits.completion_tokens = weeks.total_tokens
qualify
    row_number() over (
        partition by weeks.week_start, weeks.model_permaslug
        order by splits.as_of desc, splits.capture_id desc
    ) = 1
