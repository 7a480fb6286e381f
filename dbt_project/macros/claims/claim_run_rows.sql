{% macro claim_run_rows(runs, usage_versions, captured_periods, sources) %}
{% set run = 'known_at, source, first_day, last_day' %}
with wanted as (
    select distinct
        known_at,
        'apart' as variants,
        first_day,
        last_day,
        unnest(generate_series(first_day, last_day, interval 1 day))::date as period_start
    from {{ runs }}
),

{% for name, relation in [('usage', usage_versions), ('periods', captured_periods)] %}
{{ name }}_of_those_days as (
    select * from {{ relation }}
    where period_start in (select wanted.period_start from wanted)
),

{% endfor %}
known_usage as (
    select * from ({{ usage_known('usage_of_those_days', 'periods_of_those_days', sources, '(select distinct known_at, variants from wanted)') }})
    where grain = 'day' and is_period_complete
),

days as (
    {{ period_coverage('known_usage') }}
),

held as (
    select
        {{ run }},
        period_start,
        days.unnamed_high_tokens as day_unnamed_tokens,
        sum(days.unnamed_high_tokens) over (partition by {{ run }}) as unnamed_high_tokens,
        count(*) over (partition by {{ run }}) = last_day - first_day + 1 as is_whole
    from wanted
    inner join days using (known_at, period_start)
),

named as (
    select
        {{ run }},
        is_whole,
        unnamed_high_tokens,
        known_usage.model_permaslug,
        known_usage.is_other,
        sum(known_usage.total_tokens) as named_tokens,
        named_tokens as low_tokens,
        0 as slack_tokens,
        named_tokens + any_value(unnamed_high_tokens) - sum(day_unnamed_tokens) as high_tokens
    from held
    inner join known_usage using (known_at, source, period_start)
    group by all
),

with_totals as (
    select
        *,
        sum(named_tokens) over of_run as market_tokens,
        coalesce(sum(named_tokens) filter (where is_other) over of_run, 0) as unnamed_tokens,
        count(*) filter (where not is_other and low_tokens >= unnamed_high_tokens) over of_run as firm_rows
    from named
    window of_run as (partition by {{ run }})
)

select
    *,
    row_number() over (partition by {{ run }}, is_other order by named_tokens desc, model_permaslug asc) as rank
from ({{ with_ranks_left_open('with_totals', run ~ ', is_other', 'model_permaslug', 'unnamed_tokens', 'unnamed_high_tokens') }})
{% endmacro %}
