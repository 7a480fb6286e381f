-- The weeks as each source has them, with the exact rows of a week of the same total in place of what days leave open, and
-- without those that days have replaced: they are compared with no other.
with weeks_by_source as (
    select by_source.*
    from {{ ref('int_week_usage_summed') }} as by_source
    semi join {{ ref('int_weeks_answered') }} using (week_start, source)
),

listed as (
    select
        usage.*,
        answers.week_market_tokens,
        min(usage.week_start) over (partition by usage.model_permaslug) as first_week
    from {{ ref('int_weeks_answered') }} as answers
    inner join {{ ref('int_week_usage_summed') }} as usage using (week_start, source)
    where answers.basis = 'as_ranked' and answers.choice = 1
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
        splits.requests
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

pairs as (
    select
        this_week.week_start,
        this_week.model_permaslug,
        this_week.source,
        sources.precedence,
        sources.is_rounded,
        null::double as compared_named_share,
        null::double as previous_named_share,
        {% for side in ['this', 'previous'] %}
        {{ side }}_week.total_tokens as {{ side }}_tokens,
        {{ side }}_week.low_tokens as {{ side }}_low_tokens,
        {{ side }}_week.high_tokens as {{ side }}_high_tokens,
        {{ side }}_week.rank as {{ side }}_rank{{ ',' if not loop.last }}
        {% endfor %}
    from weeks_by_source as this_week
    inner join weeks_by_source as previous_week
        on
            {{ are_compared('this_week', 'previous_week') }}
            and this_week.model_permaslug = previous_week.model_permaslug
    inner join {{ ref('sources') }} as sources on this_week.source = sources.source
    where not this_week.is_other
),

growths as (
    {{ growth_from_best_source('pairs', ['week_start', 'model_permaslug']) }}
),

lists as (
    select distinct
        week_start,
        source,
        is_complete
    from listed
)

select
    this_week.week_start,
    this_week.model_permaslug,
    this_week.total_tokens,
    this_week.low_tokens,
    this_week.high_tokens,
    this_week.rank,
    {{ share_with_bounds('this_week', 'this_week.week_market_tokens') }},
    this_week.days_listed,
    splits.prompt_tokens,
    splits.completion_tokens,
    splits.reasoning_tokens,
    splits.requests,
    this_week.total_tokens / nullif(splits.requests, 0) as tokens_per_request,
    growths.compared_tokens,
    growths.previous_tokens,
    growths.growth,
    growths.growth_low,
    growths.growth_high,
    growths.growth_source,
    case
        when not this_week.is_other
            then {{ growth_note(
                'this_week.is_complete', 'growths', 'lists.is_complete', 'this_week.first_week = this_week.week_start',
                'lists.source = this_week.source'
            ) }}
    end as growth_note,
    growths.places_won,
    this_week.is_other,
    this_week.is_complete,
    this_week.is_settled,
    this_week.observed_in as source,
    this_week.as_of
from listed as this_week
left join growths using (week_start, model_permaslug)
left join splits using (week_start, model_permaslug)
left join lists on this_week.week_start - 7 = lists.week_start
