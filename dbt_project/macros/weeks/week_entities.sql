{% macro week_entities(entity, week_basis_usage, week_answers) %}
with summed as (
    select
        week_start,
        basis,
        source,
        attribution,
        {{ entity }},
        sum(total_tokens)::decimal(38, 0) as total_tokens,
        sum(low_tokens)::decimal(38, 0) as low_tokens,
        sum(high_tokens)::decimal(38, 0) as high_tokens,
        sum(total_tokens) filter (where not is_other)::decimal(38, 0) as named_tokens
    from {{ week_basis_usage }}
    where week_start = compared_in
    group by all
),

seen as (
    select distinct
        week_start,
        attribution,
        {{ entity }}
    from summed
)

select
    answers.*,
    seen.attribution,
    seen.{{ entity }},
    -- A top n without any row of an entity holds 0 of it; among every row it is unknown.
    case
        when answers.ranks is null then summed.total_tokens
        when answers.source is not null then coalesce(summed.total_tokens, 0)
    end as total_tokens,
    -- In the whole market, an entity may own any of what no row names.
    case
        when answers.ranks is null and answers.source is not null then coalesce(summed.named_tokens, 0)
        when answers.source is not null then coalesce(summed.low_tokens, 0)
    end as low_tokens,
    case
        when answers.ranks is null and answers.source is not null
            then coalesce(summed.named_tokens, 0) + coalesce(answers.other_tokens, 0)
        when answers.source is not null then coalesce(summed.high_tokens, 0) + {{ unnamed_in_ranks('answers') }}
    end as high_tokens
from seen
inner join {{ week_answers }} as answers
    on
        seen.week_start = answers.week_start
        and answers.is_published
left join summed
    on
        seen.week_start = summed.week_start
        and answers.basis = summed.basis
        and answers.source = summed.source
        and seen.attribution = summed.attribution
        and seen.{{ entity }} is not distinct from summed.{{ entity }}
{% endmacro %}

{# Ranks that no row is sure of may be those of models that the week does not name; a rounded source's own ranks are sure. #}
{% macro unnamed_in_ranks(answers, ranks=none) -%}
{% set ranks = ranks or answers ~ '.ranks' -%}
case
    when {{ answers }}.is_rounded or {{ ranks }} is null then 0
    else
        least(
            greatest({{ ranks }} - {{ answers }}.firm_rows, 0) * {{ answers }}.unnamed_high_tokens,
            coalesce({{ answers }}.other_tokens, 0)
        )
end
{%- endmacro %}
