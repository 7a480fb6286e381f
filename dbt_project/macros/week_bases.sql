{# The source that answers for a week on each basis: complete before incomplete, then exact before rounded, then the
   one that names more. A source answers for top n only if it names n ranks, for `all` only if it has the total;
   where none does, the row stands with source null: unknown, never a smaller basis. `as_ranked` is for the ranking
   itself, which needs one named row. #}
{% macro all_bases() %}
select *
from (values ('top_9', 9), ('top_10', 10), ('top_50', 50), ('all', null), ('as_ranked', 1)) as v (basis, ranks)
{% endmacro %}

{# Whether a source answers for a basis: it needs the total for `all` (ranks null), and n named ranks for top n, unless
   it names every model there is. #}
{% macro source_answers(week_sources, ranks) %}
case
    when {{ ranks }} is null then {{ week_sources }}.market_tokens is not null
    else
        {{ week_sources }}.ranked_rows >= {{ ranks }}
        or ({{ week_sources }}.is_every_model_named and {{ week_sources }}.ranked_rows > 0)
end
{% endmacro %}

{% macro week_bases(week_sources) %}
with bases as (
    {{ all_bases() }}
),

weeks as (
    select distinct week_start from {{ week_sources }}
),

answering as (
    select
        bases.basis,
        week_sources.*
    from {{ week_sources }} as week_sources
    inner join bases
        on {{ source_answers('week_sources', 'bases.ranks') }}
    qualify
        row_number() over (
            partition by week_sources.week_start, bases.basis
            order by week_sources.is_complete desc, week_sources.precedence asc
        ) = 1
),

markets as (
    select
        week_start,
        market_tokens
    from answering
    where basis = 'all'
)

select
    weeks.week_start,
    bases.basis,
    bases.ranks,
    answering.source,
    answering.days_observed,
    answering.other_tokens,
    answering.ranked_rows,
    coalesce(answering.is_complete, false) as is_complete,
    coalesce(answering.is_settled, false) as is_settled,
    answering.as_of,
    markets.market_tokens
from weeks
cross join bases
left join answering
    on
        weeks.week_start = answering.week_start
        and bases.basis = answering.basis
left join markets on weeks.week_start = markets.week_start
{% endmacro %}
