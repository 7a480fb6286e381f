{% macro week_entities(entity, week_basis_usage, week_answers) %}
with summed as (
    select
        week_start,
        compared_in,
        basis,
        attribution,
        {{ entity }},
        sum(named_tokens)::decimal(38, 0) as named_tokens,
        coalesce(sum(low_tokens) filter (where not is_other), 0)::decimal(38, 0) as low_tokens,
        coalesce(sum(high_tokens) filter (where not is_other), 0)::decimal(38, 0) as high_tokens,
        sum(slack_tokens)::decimal(38, 0) as slack_tokens,
        (count(*) filter (where not is_other and named_tokens > 0))::integer as named_models,
        bool_or(is_assumed) as is_assumed
    from {{ week_basis_usage }}
    group by all
),

seen as (
    select distinct
        week_start,
        compared_in,
        attribution,
        {{ entity }}
    from summed
),

bounded as (
    select
        answers.* exclude (named_models, named_share, is_assumed),
        seen.compared_in,
        seen.attribution,
        seen.{{ entity }},
        case when answers.source is not null then coalesce(summed.named_tokens, 0) end as named_tokens,
        case when answers.source is not null then coalesce(summed.named_models, 0) end as named_models,
        case when answers.ranks is null then answers.is_assumed else coalesce(summed.is_assumed, false) end as is_assumed,
        {{ low_in_market('answers', 'summed') }} as low_tokens,
        {{ high_in_market('answers', 'summed') }} as high_tokens
    from seen
    inner join {{ week_answers }} as answers
        on
            seen.week_start = answers.week_start
            and answers.is_published
            and answers.choice = 1
    left join summed
        on
            seen.week_start = summed.week_start
            and seen.compared_in = summed.compared_in
            and answers.basis = summed.basis
            and seen.attribution = summed.attribution
            and seen.{{ entity }} is not distinct from summed.{{ entity }}
)

select
    *,
    {{ exact_or_read() }} as total_tokens,
    case
        when is_rounded then 'rounding'
        when is_assumed then 'assumed'
        when low_tokens = high_tokens then 'exact'
        when low_tokens is not null then 'unnamed'
    end as bounds_basis
from bounded
{% endmacro %}

{# A figure is a point where its bounds are one, and where the page shows it. #}
{% macro exact_or_read() -%}
case when low_tokens = high_tokens then low_tokens when is_rounded then named_tokens end
{%- endmacro %}

{# In the whole market what the others have is not this one's, and what no row names may be anybody's. Of a top n the rows that are in it
surely, or maybe. #}
{% macro low_in_market(answers, row) -%}
case when {{ answers }}.source is not null then greatest(
    {{ low_together('coalesce(' ~ row ~ '.low_tokens, 0)', row ~ '.slack_tokens', answers ~ '.rest_tokens') }},
    case
        when {{ answers }}.ranks is null
            then {{ answers }}.market_tokens - {{ answers }}.unnamed_tokens - ({{ answers }}.all_high_tokens - coalesce({{ row }}.high_tokens, 0))
    end
) end::decimal(38, 0)
{%- endmacro %}

{% macro high_in_market(answers, row) -%}
case when {{ answers }}.source is not null then least(
    {{ high_together('coalesce(' ~ row ~ '.high_tokens, 0)', row ~ '.slack_tokens', answers ~ '.rest_tokens') }}
    + {{ unnamed_in_basis(answers) }},
    case when {{ answers }}.ranks is null then {{ answers }}.market_tokens - {{ low_together(
        answers ~ '.all_low_tokens - coalesce(' ~ row ~ '.low_tokens, 0)',
        answers ~ '.all_slack_tokens - coalesce(' ~ row ~ '.slack_tokens, 0)',
        answers ~ '.rest_tokens'
    ) }} end
) end::decimal(38, 0)
{%- endmacro %}

{# Ranks that no row is sure of may be those of models that the week does not name; a rounded source's own ranks are sure. #}
{% macro unnamed_in_ranks(answers, ranks=none) -%}
{% set ranks = ranks or answers ~ '.ranks' -%}
case
    when {{ answers }}.is_rounded or {{ ranks }} is null then 0
    else least(greatest({{ ranks }} - {{ answers }}.firm_rows, 0) * {{ answers }}.unnamed_high_tokens, {{ answers }}.unnamed_tokens)
end
{%- endmacro %}
