{# Another state of a week bounds what its current state does not name, if all that is seen of the move between them is of one sign: each
other row, and all of them together, then moved between 0 and what is left of the difference. #}
{% macro week_assumed(named_usage, observations, state_rows) %}
with others as (
    select * from {{ observations }}
    where not is_current_state
    qualify
        row_number() over (
            partition by known_at, variants, week_start
            order by is_whole desc, named_models desc, state_from desc, precedence asc
        ) = 1
),

-- The move of a row is seen where both states have it to the token.
rows_of_others as (
    select
        usage.known_at,
        usage.variants,
        usage.week_start,
        usage.model_permaslug,
        usage.low_tokens,
        usage.high_tokens,
        others.market_tokens - sum(usage.low_tokens) over (
            partition by usage.known_at, usage.variants, usage.week_start
        ) as unnamed_tokens,
        others.current_tokens - others.market_tokens as difference_tokens,
        case
            when usage.low_tokens = usage.high_tokens and state.low_tokens = state.high_tokens then state.low_tokens - usage.low_tokens
        end as moved_tokens
    from {{ named_usage }} as usage
    inner join others using (known_at, variants, week_start, source)
    left join {{ state_rows }} as state using (known_at, variants, week_start, model_permaslug)
    where not usage.is_other
),

shifts as (
    select
        known_at,
        variants,
        week_start,
        any_value(difference_tokens) - sum(moved_tokens) as rest_tokens
    from rows_of_others
    group by known_at, variants, week_start
    having
        (least(min(moved_tokens), rest_tokens) >= 0 and max(moved_tokens) > 0)
        or (greatest(max(moved_tokens), rest_tokens) <= 0 and min(moved_tokens) < 0)
)

select
    known_at,
    variants,
    week_start,
    model_permaslug,
    low_tokens + coalesce(moved_tokens, 0) as low_tokens,
    high_tokens + coalesce(moved_tokens, 0) as high_tokens,
    unnamed_tokens,
    rest_tokens
from rows_of_others
inner join shifts using (known_at, variants, week_start)
{% endmacro %}
