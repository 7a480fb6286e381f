{# Before a row stand those whose least is more than its most; those whose most is more than its least may, as may so many that nothing
names as have its tokens each; more than an integer holds are any number. All ends of a week are sorted once, so that the work grows with
its rows: of equal tokens the name that goes first is the greater, and a row's most stands before its own least. #}
{% macro with_ranks_left_open(relation, week, name, unnamed_tokens, unnamed_high_tokens=none) %}
with ends as (
    select
        *,
        low_tokens as end_tokens,
        true as is_least
    from {{ relation }}
    union all
    select
        *,
        high_tokens as end_tokens,
        false as is_least
    from {{ relation }}
),

passed as (
    select
        *,
        count(*) filter (where is_least) over down_to_here as leasts_passed,
        count(*) filter (where not is_least) over down_to_here as mosts_passed
    from ends
    window down_to_here as (
        partition by {{ week }}
        order by end_tokens desc, {{ name }} asc, is_least asc
        rows between unbounded preceding and current row
    )
),

of_rows as (
    select
        *,
        max(leasts_passed) filter (where not is_least) over (partition by {{ week }}, {{ name }}) as rows_before
    from passed
)

select
    * exclude (end_tokens, is_least, leasts_passed, mosts_passed, rows_before),
    1 + rows_before as rank_low,
    try_cast(
        mosts_passed
        + case
            when coalesce({{ unnamed_tokens }}, {{ 0 if unnamed_high_tokens is none else unnamed_high_tokens }}) = 0 then 0
            {% if unnamed_high_tokens is not none %}when low_tokens >= {{ unnamed_high_tokens }} then 0{% endif %}
            when {{ unnamed_tokens }} is not null then {{ unnamed_tokens }}::hugeint // nullif(low_tokens, 0)::hugeint
        end as integer
    ) as rank_high
from of_rows as ranked
where is_least
{% endmacro %}
