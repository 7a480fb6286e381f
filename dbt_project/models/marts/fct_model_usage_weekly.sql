with answered as (
    select
        usage.* replace (case when usage.rank_low = usage.rank_high then usage.rank end as rank),
        answers.basis,
        answers.week_market_tokens,
        answers.is_rounded,
        {{ exact_or_read() }} as total_tokens,
        min(usage.week_start) over (partition by usage.model_permaslug) as first_week
    from {{ ref('int_weeks_answered') }} as answers
    inner join {{ ref('int_week_usage_summed') }} as usage using (week_start, source)
    where answers.basis in ('as_ranked', 'all') and answers.choice = 1
),

-- A row of the page's list that the state of the week has to the token is the state's, in the page's rank.
listed as (
    select
        ranked.* replace (
            {% for column in [
                'named_tokens', 'low_tokens', 'high_tokens', 'total_tokens', 'is_assumed', 'days_listed', 'observed_in', 'is_settled', 'as_of'
            ] %}
            case when states.week_start is null then ranked.{{ column }} else states.{{ column }} end as {{ column }},
            {% endfor %}
            ranked.is_rounded and states.week_start is null as is_rounded
        )
    from answered as ranked
    left join answered as states
        on
            ranked.week_start = states.week_start
            and ranked.model_permaslug = states.model_permaslug
            and ranked.is_rounded
            and states.basis = 'all'
            and states.is_complete
            and states.low_tokens = states.high_tokens
    where ranked.basis = 'as_ranked'
),

captured_splits as (
    select
        splits.*,
        captures.as_of,
        periods.period_start as week_start
    from {{ ref('stg_almanac__usage_splits') }} as splits
    inner join {{ ref('stg_almanac__captures') }} as captures on splits.capture_id = captures.capture_id
    inner join {{ ref('stg_almanac__capture_periods') }} as periods on splits.capture_id = periods.capture_id
    inner join {{ ref('sources') }} as sources on captures.source = sources.source
    where sources.role = 'answers' and sources.grain = 'week'
),

-- A split of another count than the week's is of another state of the data, and says nothing of this one.
splits as (
    select
        weeks.week_start,
        weeks.model_permaslug,
        splits.prompt_tokens,
        splits.completion_tokens,
        splits.reasoning_tokens,
        splits.requests,
        splits.billed_usd
    from listed as weeks
    inner join captured_splits as splits using (week_start, model_permaslug)
    where
        not weeks.is_other
        and weeks.low_tokens = weeks.high_tokens
        and splits.prompt_tokens + splits.completion_tokens = weeks.total_tokens
    qualify
        row_number() over (
            partition by weeks.week_start, weeks.model_permaslug
            order by splits.as_of desc, splits.capture_id desc
        ) = 1
),

-- Of a model that the week before does not name, any of what such a model can have.
before as (
    select
        this_week.week_start,
        this_week.model_permaslug,
        previous_week.rank,
        coalesce(previous_week.low_tokens, 0) as low_tokens,
        coalesce(previous_week.high_tokens, answers.unnamed_high_tokens) as high_tokens,
        case
            when previous_week.model_permaslug is not null then previous_week.total_tokens
            when answers.unnamed_high_tokens = 0 then 0
        end as total_tokens
    from listed as this_week
    inner join {{ ref('int_weeks_answered') }} as answers
        on
            this_week.week_start - 7 = answers.week_start
            and answers.basis = case when this_week.is_rounded then 'as_ranked' else 'all' end
            and answers.choice = 1
            and {{ are_compared('this_week', 'answers') }}
    left join answered as previous_week
        on
            answers.week_start = previous_week.week_start
            and answers.basis = previous_week.basis
            and this_week.model_permaslug = previous_week.model_permaslug
    where not this_week.is_other
),

growths as (
    select
        before.*,
        {{ growth_with_bounds('this_week', 'before') }}
    from before
    inner join listed as this_week using (week_start, model_permaslug)
)

select
    this_week.week_start,
    this_week.model_permaslug,
    this_week.total_tokens,
    this_week.low_tokens,
    this_week.high_tokens,
    this_week.named_tokens,
    case
        when this_week.is_assumed then 'assumed'
        when this_week.low_tokens = this_week.high_tokens then 'exact'
        when this_week.is_rounded then 'rounding'
        else 'unnamed'
    end as bounds_basis,
    this_week.rank,
    this_week.rank_low,
    this_week.rank_high,
    {{ share_with_bounds('this_week', 'this_week.week_market_tokens') }},
    this_week.days_listed,
    splits.prompt_tokens,
    splits.completion_tokens,
    splits.reasoning_tokens,
    splits.requests,
    this_week.total_tokens / nullif(splits.requests, 0) as tokens_per_request,
    splits.billed_usd::decimal(38, 6) as billed_usd,
    growths.growth,
    growths.growth_low,
    growths.growth_high,
    -- What the models named in both weeks did: of one model, what it did where both weeks have all of it.
    growths.growth as named_growth,
    case
        when not this_week.is_other
            then {{ growth_note(
                'this_week.is_complete', 'growths.week_start is not null', 'this_week', 'growths',
                'this_week.first_week = this_week.week_start'
            ) }}
    end as growth_note,
    growths.rank - this_week.rank as places_won,
    this_week.is_other,
    this_week.is_complete,
    this_week.is_settled,
    this_week.observed_in as source,
    this_week.as_of
from listed as this_week
left join growths using (week_start, model_permaslug)
left join splits using (week_start, model_permaslug)
