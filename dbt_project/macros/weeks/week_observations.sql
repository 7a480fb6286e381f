{% macro week_observations(named_usage, sources) %}
with observed as (
    select
        usage.known_at,
        usage.variants,
        usage.week_start,
        usage.source,
        sources.precedence,
        case sources.grain when 'day' then 0 else sources.precedence end as days_first,
        bool_and(sources.names_all_without_other and not usage.is_other) as is_whole,
        count(*) filter (where not usage.is_other) as named_models,
        sum(usage.named_tokens)::decimal(38, 0) as market_tokens,
        any_value(usage.state_from) as state_from,
        any_value(usage.as_of) as as_of,
        any_value(usage.is_settled) as is_settled,
        any_value(usage.days_observed) as days_observed,
        any_value(usage.unnamed_high_tokens) as unnamed_high_tokens
    from {{ named_usage }} as usage
    inner join {{ sources }} as sources on usage.source = sources.source
    where usage.is_complete and sources.has_market_total and not sources.is_rounded
    group by all
),

-- A total further from the days', or the first source's, than a restatement goes is of a part of the week, or of another one.
of_the_week as (
    select *
    from observed
    window of_week as (partition by known_at, variants, week_start)
    qualify not {{ is_beyond_restatement('market_tokens', 'arg_min(market_tokens, days_first) over of_week') }}
),

newest as (
    select
        *,
        first_value(source) over newest as current_source,
        first_value(market_tokens) over newest as current_tokens,
        first_value(unnamed_high_tokens) over newest as current_unnamed_high_tokens
    from of_the_week
    window newest as (partition by known_at, variants, week_start order by state_from desc, precedence asc)
),

-- One total with another count of a row, or with a row that the other has no room for, is another state.
contradicting as (
    select
        newest.known_at,
        newest.variants,
        newest.week_start,
        newest.source
    from newest
    inner join {{ named_usage }} as usage using (known_at, variants, week_start)
    where
        newest.market_tokens = newest.current_tokens
        and usage.source in (newest.source, newest.current_source)
        and not usage.is_other
    group by newest.known_at, newest.variants, newest.week_start, newest.source, usage.model_permaslug
    having
        max(usage.low_tokens) > min(usage.high_tokens)
        or (
            count(distinct usage.source) = 1
            and newest.source <> any_value(newest.current_source)
            and max(usage.low_tokens) > any_value(
                case usage.source when newest.source then newest.current_unnamed_high_tokens else newest.unnamed_high_tokens end
            )
        )
)

select
    *,
    market_tokens = current_tokens
    and (known_at, variants, week_start, source) not in (select (known_at, variants, week_start, source) from contradicting)
        as is_current_state
from newest
{% endmacro %}

{% macro is_beyond_restatement(tokens, before) -%}
(abs({{ tokens }} - {{ before }}) > {{ threshold('restatable') }} * {{ before }})
{%- endmacro %}
