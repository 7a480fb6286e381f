{% macro claim_counts(claims, claim_rows, bases, model_attributions) %}
with ranked as (
    {{ claim_rows_of_entities(claims, claim_rows, model_attributions) }}
),

-- A single model is its own basis, whatever its rank.
counted as (
    select
        ranked.* exclude (named_tokens, low_tokens, high_tokens, slack_tokens),
        bases.basis,
        case when ranked.subject <> 'model' then bases.ranks end as ranks,
        {{ counted_within("case when ranked.subject <> 'model' then bases.ranks end", 'ranked') }}
    from ranked
    inner join {{ bases }} as bases on (ranked.subject = 'model') = not bases.is_published
    where ranked.subject = 'model' or {{ may_stand_within('bases.ranks', 'ranked') }}
)

select
    known_at,
    variants,
    source,
    basis,
    week_start,
    moment,
    subject,
    country_by,
    entity,
    bool_or(ranks is null or rank <= ranks) as is_named,
    count(*) as named_members,
    sum(named_tokens)::decimal(38, 0) as tokens,
    sum(low_tokens)::decimal(38, 0) as low_tokens,
    sum(high_tokens)::decimal(38, 0) as high_tokens,
    sum(slack_tokens)::decimal(38, 0) as slack_tokens,
    sum({{ as_displayed('named_tokens') }})::decimal(38, 0) as displayed_tokens,
    min(rank_low) as rank_low,
    min(rank_high) as rank_high,
    sum(named_tokens) filter (where is_stealth and named_tokens > 0)::decimal(38, 0) as stealth_tokens,
    list_sort(list(model_permaslug) filter (where is_stealth and named_tokens > 0)) as stealth_models
from counted
group by all
{% endmacro %}

{% macro claim_rows_of_entities(claims, claim_rows, model_attributions) %}
with attributions as (
    {{ attributions_by_slug(model_attributions) }}
),

questions as (
    {{ claim_entities(claims) }}
),

members as (
    select
        *,
        unnest({{ members_of('entity') }}) as member
    from questions
),

-- A week stands in its own figures and, as the week before, in those of the next; and both as known now.
attributed as (
    select
        claim_rows.*,
        moments.moment,
        attributions.country_code,
        attributions.listed_country_code,
        attributions.vendor_id,
        attributions.is_stealth
    from {{ claim_rows }} as claim_rows
    cross join (values ('own_end'), ('next_end'), ('now')) as moments (moment)
    left join attributions
        on
            {{ model_slug('claim_rows.model_permaslug') }} = attributions.model_slug
            and {{ is_attributed_at('moments.moment', 'claim_rows.week_start') }}
),

owned as (
    select
        *,
        unnest([
            {'subject': 'vendor', 'country_by': 'home', 'entity': vendor_id},
            {'subject': 'country', 'country_by': 'home', 'entity': country_code},
            {'subject': 'country', 'country_by': 'listed', 'entity': listed_country_code},
            {'subject': 'model', 'country_by': 'home', 'entity': case when moment = 'now' then model_permaslug end}
        ], recursive := true)
    from attributed
    where not is_other
),

-- Only what is asked about is added up: the rows of every model are most of what there is to add (measured).
named as (
    select owned.* replace (members.entity as entity)
    from owned
    inner join members
        on
            {{ same_cell('owned', 'members', ['known_at', 'variants', 'subject']) }}
            and owned.entity = members.member
            and (owned.subject <> 'country' or members.entity <> members.member)
    union all by name
    select * from owned
    where subject = 'country' and known_at in (select questions.known_at from questions where questions.subject = 'country')
)

-- A page is added up as it is ranked, also by those who add its variants together.
select *
replace (
    case when is_rounded and subject <> 'model' then rank else rank_low end as rank_low,
    case when is_rounded and subject <> 'model' then rank else rank_high end as rank_high
)
from named
where entity is not null
{% endmacro %}

{# The page shows three significant digits. #}
{% macro as_displayed(tokens) -%}
{{ as_printed(tokens, '(10 ** greatest(length((' ~ tokens ~ ')::hugeint::varchar) - 3, 0))::hugeint') }}
{%- endmacro %}

{% macro as_printed(tokens, step) -%}
((({{ tokens }})::hugeint + {{ step }} // 2) // {{ step }} * {{ step }})
{%- endmacro %}

{# Known at the end of the week, of the next, or now. #}
{% macro is_attributed_at(moment, week_start) -%}
case {{ moment }}
    when 'now' then attributions.is_current
    else
        attributions.valid_from <= {{ week_start }} + case {{ moment }} when 'own_end' then 6 else 13 end
        and coalesce(attributions.valid_to, 'infinity'::date)
        > {{ week_start }} + case {{ moment }} when 'own_end' then 6 else 13 end
end
{%- endmacro %}
