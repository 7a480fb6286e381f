{# One state of the data for each complete week that an exact source has whole: what every observation of it says of a row, narrowed by what
another state lets assume. #}
{% macro week_state(named_usage, sources) %}
{% set week = 'known_at, variants, week_start' %}
with observations as (
    {{ week_observations(named_usage, sources) }}
),

weeks as (
    select
        {{ week }},
        any_value(current_source) as source,
        any_value(current_tokens) as market_tokens,
        bool_or(is_whole) as is_whole,
        bool_or(is_settled) as is_settled,
        max(days_observed) as days_observed,
        max(as_of) filter (where source = current_source) as as_of,
        min(unnamed_high_tokens) as unnamed_high_tokens
    from observations
    where is_current_state
    group by {{ week }}
),

state_rows as (
    select
        {{ week }},
        usage.model_permaslug,
        max(usage.days_listed) as days_listed,
        max(usage.named_tokens) as named_tokens,
        max(usage.low_tokens) as low_tokens,
        min(usage.high_tokens) as high_tokens,
        -- The narrowest observation of the row, the source that goes first of several.
        arg_min(usage.source, (usage.high_tokens - usage.low_tokens) * 100 + observations.precedence) as observed_in
    from {{ named_usage }} as usage
    inner join observations using (known_at, variants, week_start, source)
    where observations.is_current_state and not usage.is_other
    group by {{ week }}, usage.model_permaslug
),

assumed as (
    {{ week_assumed(named_usage, 'observations', 'state_rows') }}
),

bounded as (
    {{ week_rows_narrowed('state_rows', 'assumed', 'weeks') }}
),

states as (
    {{ weeks_with_unnamed('weeks', 'bounded') }}
),

with_other as (
    select
        * exclude (unnamed_tokens, rest_tokens),
        false as is_other
    from bounded
    union all by name
    select
        {{ week }},
        'other' as model_permaslug,
        market_tokens - named_tokens as named_tokens,
        market_tokens - states.named_tokens as low_tokens,
        market_tokens - states.named_tokens as high_tokens,
        false as is_assumed,
        true as is_other
    from states
    where market_tokens > named_tokens or market_tokens = 0
)

select
    with_other.* replace (coalesce(with_other.observed_in, weeks.source) as observed_in),
    weeks.source,
    weeks.unnamed_tokens,
    weeks.rest_tokens,
    least(weeks.unnamed_high_tokens, weeks.unnamed_tokens) as unnamed_high_tokens,
    weeks.days_observed,
    true as is_complete,
    weeks.is_settled,
    weeks.as_of
from with_other
inner join states as weeks using (known_at, variants, week_start)
{% endmacro %}

{# Rows that do not agree with what is assumed end the assumption for their week. #}
{% macro week_rows_narrowed(state_rows, assumed, weeks) %}
{% set week = 'known_at, variants, week_start' %}
with compared as (
    select
        {{ week }},
        model_permaslug,
        state.days_listed,
        state.named_tokens,
        state.low_tokens as own_low_tokens,
        state.high_tokens as own_high_tokens,
        state.observed_in,
        coalesce(state.high_tokens, weeks.unnamed_high_tokens) as high_tokens,
        assumed.low_tokens as low_before_tokens,
        max(assumed.unnamed_tokens) over of_week as unnamed_before_tokens,
        -- A row that the other state does not name was a part of what it leaves unnamed.
        case when assumed.model_permaslug is null then unnamed_before_tokens else assumed.high_tokens end as high_before_tokens,
        max(assumed.rest_tokens) over of_week as rest_tokens,
        weeks.market_tokens
    from {{ state_rows }} as state
    full outer join {{ assumed }} as assumed using (known_at, variants, week_start, model_permaslug)
    inner join {{ weeks }} as weeks using (known_at, variants, week_start)
    window of_week as (partition by {{ week }})
),

narrowed as (
    select
        *,
        greatest(own_low_tokens, low_before_tokens) as unmoved_low_tokens,
        least(high_tokens, high_before_tokens) as unmoved_high_tokens,
        greatest(own_low_tokens, low_before_tokens + least(rest_tokens, 0), 0) as narrow_low_tokens,
        least(high_tokens, high_before_tokens + greatest(rest_tokens, 0)) as narrow_high_tokens,
        narrow_low_tokens - unmoved_low_tokens + narrow_high_tokens - unmoved_high_tokens as slack_tokens
    from compared
),

judged as (
    select
        *,
        bool_or(narrow_low_tokens > narrow_high_tokens) over of_week
        or sum(greatest(unmoved_low_tokens - unmoved_high_tokens, 0)) over of_week > abs(coalesce(rest_tokens, 0))
        or {{ low_together('sum(narrow_low_tokens) over of_week', 'sum(slack_tokens) over of_week', 'rest_tokens') }} > market_tokens
            as is_contradicted
    from narrowed
    window of_week as (partition by {{ week }})
)

select
    {{ week }},
    model_permaslug,
    days_listed,
    coalesce(named_tokens, 0) as named_tokens,
    case when is_contradicted then own_low_tokens else narrow_low_tokens end as low_tokens,
    case when is_contradicted then own_high_tokens else narrow_high_tokens end as high_tokens,
    observed_in,
    coalesce(own_high_tokens - own_low_tokens > judged.narrow_high_tokens - judged.narrow_low_tokens, true) and not is_contradicted as is_assumed,
    case when not is_contradicted then unnamed_before_tokens + greatest(rest_tokens, 0) end as unnamed_tokens,
    case when not is_contradicted then slack_tokens end as slack_tokens,
    case when not is_contradicted then rest_tokens end as rest_tokens
from judged
where own_low_tokens is not null or not is_contradicted
{% endmacro %}

{# Rows that moved unseen moved by the rest once, however many they are summed. #}
{% macro low_together(tokens, slack_tokens, rest_tokens) -%}
({{ tokens }} + greatest(least({{ rest_tokens }}, 0) - least({{ slack_tokens }}, 0), 0))
{%- endmacro %}

{% macro high_together(tokens, slack_tokens, rest_tokens) -%}
({{ tokens }} - greatest(greatest({{ slack_tokens }}, 0) - greatest({{ rest_tokens }}, 0), 0))
{%- endmacro %}

{# What rows that nothing names have together: none where a ranking of this state is whole, else what is left at most. #}
{% macro weeks_with_unnamed(weeks, bounded) %}
{% set week = 'known_at, variants, week_start' %}
with summed as (
    select
        {{ week }},
        sum(named_tokens) as named_tokens,
        any_value(rest_tokens) as rest_tokens,
        sum(low_tokens) as low_tokens,
        any_value(unnamed_tokens) as unnamed_tokens
    from {{ bounded }}
    group by {{ week }}
)

select
    weeks.* exclude (is_whole),
    coalesce(summed.named_tokens, 0) as named_tokens,
    summed.rest_tokens,
    case
        when weeks.is_whole then 0
        else least(summed.unnamed_tokens, weeks.market_tokens - coalesce(summed.low_tokens, 0))
    end::decimal(38, 0) as unnamed_tokens
from {{ weeks }} as weeks
left join summed using (known_at, variants, week_start)
{% endmacro %}
