with markets as (
    select * from {{ ref('fct_market_weekly') }}
    where is_complete and growth is not null
),

day_versions as (
    select
        usage_date,
        version,
        any_value(known_to) as known_to,
        any_value(complete_from) as complete_from,
        sum(total_tokens)::decimal(38, 0) as total_tokens
    from {{ ref('fct_model_usage_daily_versions') }}
    group by usage_date, version
),

-- What a capture had of a day that was still going on is no earlier version of the whole of it.
days as (
    select
        usage_date,
        arg_min(total_tokens, version) filter (where complete_from is not null) as first_tokens,
        any_value(total_tokens) filter (where known_to is null) as tokens_now
    from day_versions
    group by usage_date
),

weeks as (
    select
        date_trunc('week', usage_date)::date as week_start,
        sum(tokens_now - first_tokens)::decimal(38, 0) as restated_tokens,
        sum(tokens_now)::decimal(38, 0) as total_tokens
    from days
    where tokens_now is not null and first_tokens is not null
    group by all
    having count(*) = 7
)

select
    markets.week_start,
    'restatement' as kind,
    'market_growth' as metric,
    'market' as subject,
    'all' as basis,
    round(markets.growth::decimal(38, 12), 6) as value,
    0.000001 as step,
    markets.total_tokens,
    markets.total_tokens as low_tokens,
    markets.total_tokens as high_tokens,
    'was restated by ' || {{ figure_in_words('tokens', 'weeks.restated_tokens', 'weeks.restated_tokens') }}
    || ' tokens after its days had ended, more than its growth over the week before, '
    || {{ figure_in_words('tokens', 'null', 'null', '(markets.total_tokens - markets.previous_tokens)') }} || ' tokens ('
    || {{ figure_in_words('growth', 'markets.growth', 'markets.growth', finer='2') }} || ')' as predicate,
    markets.source
from weeks
-- The days make up the week's total, whichever source says it.
inner join markets on weeks.week_start = markets.week_start and weeks.total_tokens = markets.total_tokens
where abs(weeks.restated_tokens) > abs(markets.total_tokens - markets.previous_tokens)
