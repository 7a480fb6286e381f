{# A month of known days is their sum; another one lies between the weeks within it and the weeks that reach into it. #}
{% macro monthly_by(entity, daily_usage, model_attributions, weekly_fact, market_weekly) %}
with by_days as (
    {{ months_by_days(entity, daily_usage, model_attributions) }}
),

by_weeks as (
    {{ months_by_weeks(entity, weekly_fact, market_weekly) }}
),

months as (
    select
        *,
        'days' as month_known_from
    from by_days
    union all by name
    select
        by_weeks.*,
        'weeks' as month_known_from
    from by_weeks
    anti join by_days using (month_start)
)

select
    month_start,
    {{ entity }},
    (case when low_tokens = high_tokens then low_tokens end)::decimal(38, 0) as total_tokens,
    low_tokens::decimal(38, 0) as low_tokens,
    high_tokens::decimal(38, 0) as high_tokens,
    case when low_tokens = high_tokens and market_low_tokens = market_high_tokens then {{ share('low_tokens', 'market_low_tokens') }} end as share,
    {{ share('low_tokens', 'market_high_tokens') }} as share_low,
    least({{ share('high_tokens', 'market_low_tokens') }}, 1) as share_high,
    month_known_from
from months
{% endmacro %}

{% macro months_by_days(entity, daily_usage, model_attributions) %}
with attributions as (
    {{ attributions_by_slug(model_attributions) }}
),

month_days as (
    select
        date_trunc('month', usage.usage_date)::date as month_start,
        count(distinct usage.usage_date) filter (where usage.is_complete) = day(last_day(month_start)) as is_known,
        sum(usage.total_tokens) as market_tokens,
        sum(usage.total_tokens) filter (where usage.is_other) as unnamed_tokens
    from {{ daily_usage }} as usage
    group by month_start
)

select
    months.month_start,
    attributions.{{ entity }},
    sum(usage.total_tokens) as low_tokens,
    low_tokens + coalesce(any_value(months.unnamed_tokens), 0) as high_tokens,
    any_value(months.market_tokens) as market_low_tokens,
    any_value(months.market_tokens) as market_high_tokens
from month_days as months
inner join {{ daily_usage }} as usage on months.month_start = date_trunc('month', usage.usage_date)::date
inner join attributions
    on {{ model_slug('usage.model_permaslug') }} = attributions.model_slug and attributions.is_current
where months.is_known and not usage.is_other and attributions.{{ entity }} is not null
group by months.month_start, attributions.{{ entity }}
{% endmacro %}

{% macro months_by_weeks(entity, weekly_fact, market_weekly) %}
with months_of_weeks as (
    select
        months.month_start,
        market.week_start,
        market.total_tokens,
        market.week_start >= months.month_start and market.week_start + 6 <= last_day(months.month_start) as is_within
    from {{ market_weekly }} as market
    cross join (values (0), (6)) as ends (days_later)
    cross join lateral (select date_trunc('month', market.week_start + ends.days_later)::date as month_start) as months
    where
        market.is_complete
        and market.total_tokens is not null
        -- A week within one month stands once.
        and (ends.days_later = 0 or date_trunc('month', market.week_start) <> date_trunc('month', market.week_start + 6))
),

-- Weeks that cover every day of the month.
market_months as (
    select
        month_start,
        sum(total_tokens) filter (where is_within) as low_tokens,
        sum(total_tokens) as high_tokens
    from months_of_weeks
    group by month_start
    having count(*) = (date_trunc('week', last_day(month_start))::date - date_trunc('week', month_start)::date) // 7 + 1
)

select
    weeks.month_start,
    weekly.{{ entity }},
    coalesce(sum(weekly.low_tokens) filter (where weeks.is_within), 0) as low_tokens,
    -- A week without a row of it may hold any of what it does not name.
    case when count(*) = any_value(covered.weeks) then sum(weekly.high_tokens) else any_value(market.high_tokens) end as high_tokens,
    any_value(market.low_tokens) as market_low_tokens,
    any_value(market.high_tokens) as market_high_tokens
from months_of_weeks as weeks
inner join market_months as market using (month_start)
inner join (select month_start, count(*) as weeks from months_of_weeks group by month_start) as covered using (month_start)
inner join {{ weekly_fact }} as weekly on weeks.week_start = weekly.week_start
where weekly.basis = 'all' and weekly.attribution = 'as_known_now' and weekly.{{ entity }} is not null
group by weeks.month_start, weekly.{{ entity }}
{% endmacro %}
