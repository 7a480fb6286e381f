{% macro source_answers(week_sources, ranks) %}
case
    when {{ ranks }} is null then {{ week_sources }}.market_tokens is not null
    else
        {{ week_sources }}.ranked_rows >= {{ ranks }}
        or ({{ week_sources }}.unnamed_high_tokens = 0 and {{ week_sources }}.ranked_rows > 0)
end
{% endmacro %}

{% macro week_answers(week_sources, bases) %}
with weeks as (
    select distinct
        known_at,
        variants,
        week_start
    from {{ week_sources }}
),

answers as (
    select
        weeks.*,
        bases.basis,
        bases.ranks,
        bases.is_published,
        answering.* exclude (known_at, variants, week_start, is_complete, is_settled),
        coalesce(answering.is_complete, false) as is_complete,
        coalesce(answering.is_settled, false) as is_settled,
        row_number() over (
            partition by weeks.known_at, weeks.variants, weeks.week_start, bases.basis
            order by
                coalesce(answering.is_complete, false) desc,
                -- The list of a week is that of the source of its first basis, so that it adds up to the totals above it.
                case when not bases.is_published then least(answering.ranked_rows, first_basis.ranks) end desc,
                answering.is_rounded asc,
                -- Of a week in part, days name the most.
                answering.days_observed is null asc,
                answering.precedence asc
        )::integer as choice
    from weeks
    cross join {{ bases }} as bases
    inner join {{ bases }} as first_basis on first_basis.preference = 1
    left join {{ week_sources }} as answering
        on
            weeks.known_at = answering.known_at
            and weeks.variants = answering.variants
            and weeks.week_start = answering.week_start
            and {{ source_answers('answering', 'bases.ranks') }}
)

select
    answers.*,
    -- The total of the market is that of the basis that counts every row. A week that lacks days is a part of its own
    -- source's total, which lacks them too, and no other's.
    coalesce(
        case when is_complete then max(market_tokens) filter (where ranks is null and choice = 1 and is_complete) over of_week end,
        market_tokens
    ) as week_market_tokens
from answers
window of_week as (partition by known_at, variants, week_start)
{% endmacro %}
