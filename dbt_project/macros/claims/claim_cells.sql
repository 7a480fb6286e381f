{% macro claim_cells(claims, claim_rows, bases, model_attributions) %}
{% set not_of_cells = 'precedence, tokens_of_basis, basis_displayed_tokens, basis_low_tokens, basis_high_tokens' -%}
with answers as (
    {{ claim_answers(claim_rows, bases) }}
),

counts as (
    {{ claim_counts(claims, claim_rows, bases, model_attributions) }}
),

questions as (
    {{ claim_entities(claims) }}
),

-- Every entity that is asked about, and every country, since a lead is over all of them.
entities as (
    select distinct
        known_at,
        variants,
        subject,
        entity,
        country_by
    from counts
    where subject = 'country'
    union
    select
        questions.*,
        c.country_by
    from questions
    cross join (values ('home'), ('listed')) as c (country_by)
    where questions.entity is not null and (questions.subject = 'country' or c.country_by = 'home')
),

cells as (
    select
        answers.* exclude ({{ not_of_cells }}),
        moments.moment,
        entities.subject,
        entities.entity,
        entities.country_by,
        counts.* exclude (known_at, variants, source, basis, week_start, moment, subject, entity, country_by, is_named),
        len({{ members_of('entities.entity') }}) - coalesce(counts.named_members, 0) as unnamed_members,
        coalesce(counts.is_named, false) as is_named
    from answers
    inner join entities using (known_at, variants)
    inner join (values ('own_end'), ('next_end'), ('now')) as moments (moment)
        on entities.subject <> 'model' or moments.moment = 'now'
    left join counts
        using (known_at, variants, source, basis, week_start, moment, subject, entity, country_by)
    where answers.is_published = (entities.subject <> 'model')
)

select
    cells.* exclude (tokens, low_tokens, high_tokens, displayed_tokens, slack_tokens, named_members, unnamed_members),
    {{ claim_cell_bounds() }}
from cells
union all by name
select
    answers.* exclude ({{ not_of_cells }}),
    'now' as moment,
    case when answers.ranks is null then 'market' else 'top_n' end as subject,
    'home' as country_by,
    true as is_named,
    {% for name in ['tokens', 'low_tokens', 'high_tokens', 'displayed_tokens'] %}
    case when answers.ranks is null then answers.market_tokens else answers.basis_{{ name }} end::decimal(38, 0) as {{ name }},
    {% endfor %}
from answers
where answers.is_published
{% endmacro %}

{% macro claim_entities(claims) %}
select distinct
    questions.known_at,
    v.variants,
    questions.subject,
    {{ name_ranked('questions.entity', 'v.variants') }} as entity
from (
    select
        moments.known_at,
        claims.subject,
        unnest([claims.entity, claims.over_entity]) as entity
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
) as questions
cross join (values ('apart'), ('merged')) as v (variants)
where questions.subject in ('country', 'vendor', 'model')
{% endmacro %}

{# Several countries, vendors or models that a claim adds up are one entity: their ids with + between them. #}
{% macro members_of(entity) -%}
list_distinct(string_split({{ entity }}, ' + '))
{%- endmacro %}

{% macro claim_cell_bounds() %}
-- A top n without any row of an entity holds 0 of it; a model that a week does not name has 0 if that week names every
-- model; all else that is not named is unknown.
case
    when subject <> 'model' and is_named then tokens
    when subject <> 'model' and ranks is not null then 0
    when subject = 'model' and (unnamed_members = 0 or unnamed_high_tokens = 0) then coalesce(tokens, 0)
end as tokens,
case
    when is_named then displayed_tokens
    when subject <> 'model' and ranks is not null then 0
end as displayed_tokens,
case when subject = 'model' then coalesce(low_tokens, 0) else {{ low_in_market('cells', 'cells') }} end::decimal(38, 0) as low_tokens,
case
    when subject = 'model' and unnamed_members = 0 then high_tokens
    when subject = 'model' then least(coalesce(high_tokens, 0) + unnamed_members * unnamed_high_tokens, market_tokens)
    else {{ high_in_market('cells', 'cells') }}
end::decimal(38, 0) as high_tokens
{% endmacro %}
