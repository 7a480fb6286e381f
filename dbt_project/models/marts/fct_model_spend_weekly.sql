-- What was billed, of the newest whole ranking of the week that has the split; a ranking of another count is of another state.
with billed as (
    select
        periods.period_start as week_start,
        splits.model_permaslug,
        splits.prompt_tokens,
        splits.completion_tokens,
        arg_max(splits.billed_usd, (captures.as_of, captures.capture_id)) as billed_usd
    from {{ ref('stg_almanac__usage_splits') }} as splits
    inner join {{ ref('stg_almanac__captures') }} as captures on splits.capture_id = captures.capture_id
    inner join {{ ref('stg_almanac__capture_periods') }} as periods on splits.capture_id = periods.capture_id
    where captures.source = 'whole_weeks'
    group by all
),

usage as (
    select
        usage.*,
        billed.billed_usd::decimal(38, 6) as billed_usd,
        prices.* exclude (week_start, model_permaslug),
        prices.model_permaslug is not null as is_priced
    from {{ ref('fct_model_usage_weekly') }} as usage
    left join billed using (week_start, model_permaslug, prompt_tokens, completion_tokens)
    left join {{ ref('int_week_prices') }} as prices using (week_start, model_permaslug)
),

spend as (
    select
        *,
        {{ spend_bound('usage', 'low') }} as spend_usd_low,
        {{ spend_bound('usage', 'high') }} as spend_usd_high
    from usage
)

select
    week_start,
    model_permaslug,
    total_tokens,
    low_tokens,
    high_tokens,
    prompt_tokens,
    completion_tokens,
    prompt_price_low_usd_per_mtok,
    prompt_price_high_usd_per_mtok,
    completion_price_low_usd_per_mtok,
    completion_price_high_usd_per_mtok,
    case when spend_usd_low = spend_usd_high then spend_usd_low end as spend_usd,
    spend_usd_low,
    spend_usd_high,
    billed_usd,
    prompt_tokens is not null as is_split_known,
    is_priced,
    is_free,
    is_other,
    is_complete
from spend
