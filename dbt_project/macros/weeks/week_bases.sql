{% macro source_answers(week_sources, ranks) %}
case
    when {{ ranks }} is null then {{ week_sources }}.market_tokens is not null
    else
        {{ week_sources }}.ranked_rows >= {{ ranks }}
        or ({{ week_sources }}.is_every_model_named and {{ week_sources }}.ranked_rows > 0)
end
{% endmacro %}

{% macro week_bases(week_sources, bases) %}
with answering as (
    select
        bases.basis,
        week_sources.*
    from {{ week_sources }} as week_sources
    inner join {{ bases }} as bases on {{ source_answers('week_sources', 'bases.ranks') }}
    qualify
        row_number() over (
            partition by week_sources.week_start, bases.basis
            order by week_sources.is_complete desc, week_sources.precedence asc
        ) = 1
),

weeks as (
    select distinct week_start from {{ week_sources }}
)

select
    weeks.week_start,
    bases.basis,
    bases.ranks,
    bases.is_published,
    answering.source,
    answering.days_observed,
    answering.other_tokens,
    answering.ranked_rows,
    coalesce(answering.is_complete, false) as is_complete,
    coalesce(answering.is_settled, false) as is_settled,
    answering.as_of,
    -- The total of the market is that of the basis that counts every row.
    max(answering.market_tokens) filter (where bases.ranks is null) over (partition by weeks.week_start) as market_tokens
from weeks
cross join {{ bases }} as bases
left join answering using (week_start, basis)
{% endmacro %}
