{% macro week_usage(named_usage, sources) %}
with states as (
    {{ week_state(named_usage, sources) }}
),

-- The page stands beside the state; a week of which no exact source has all is as each source has it.
beside as (
    select
        usage.* exclude (grain, state_from),
        usage.source as observed_in,
        false as is_assumed,
        (sum(usage.named_tokens) filter (where usage.is_other) over (
            partition by usage.known_at, usage.variants, usage.week_start, usage.source
        ))::decimal(38, 0) as unnamed_tokens
    from {{ named_usage }} as usage
    inner join {{ sources }} as sources on usage.source = sources.source
    left join (select distinct known_at, variants, week_start from states) as stated using (known_at, variants, week_start)
    where sources.is_rounded or stated.week_start is null
),

observed as (
    select
        *,
        null::integer as source_rank
    from states
    union all by name
    select * from beside
),

merged as (
    select
        known_at,
        variants,
        source,
        week_start,
        {{ name_ranked('model_permaslug', 'variants') }} as model_permaslug,
        is_other,
        -- The source ranks each variant on its own; merged ones are ranked again.
        case variants when 'apart' then any_value(source_rank) end as source_rank,
        {% for tokens in ['named_tokens', 'low_tokens', 'high_tokens', 'slack_tokens'] %}
        sum({{ tokens }})::decimal(38, 0) as {{ tokens }},
        {% endfor %}
        bool_or(is_assumed) as is_assumed,
        max(days_listed) as days_listed,
        any_value(observed_in) as observed_in,
        any_value(days_observed) as days_observed,
        any_value(is_complete) as is_complete,
        any_value(is_settled) as is_settled,
        any_value(as_of) as as_of,
        any_value(unnamed_high_tokens) as unnamed_high_tokens,
        any_value(unnamed_tokens) as unnamed_tokens,
        any_value(rest_tokens) as rest_tokens
    from observed
    group by known_at, variants, source, week_start, {{ name_ranked('model_permaslug', 'variants') }}, is_other
),

ranked as (
    select
        *,
        {{ rank_in_week('known_at, variants, source, week_start') }} as rank
    from ({{ with_ranks_left_open(
        'merged', 'known_at, variants, source, week_start, is_other', 'model_permaslug', 'unnamed_tokens', 'unnamed_high_tokens'
    ) }})
)

select
    * exclude (source_rank)
    -- The source knew the digits that it does not show, so that its own ranks are certain; `other` has none.
    replace (
        case when is_other or source_rank is not null then rank else rank_low end::integer as rank_low,
        case when is_other or source_rank is not null then rank else rank_high end::integer as rank_high
    )
from ranked
{% endmacro %}

{# By tokens, ties alphabetical, unless the source's own rank counts. #}
{% macro rank_in_week(week, tokens='low_tokens') -%}
case
    when not is_other
        then
            coalesce(
                source_rank,
                row_number() over (partition by {{ week }}, is_other order by {{ tokens }} desc, model_permaslug asc)
            )
end::integer
{%- endmacro %}
