{% macro claim_definitions(claims, claim_cells) %}
with questions as (
    select
        claims.claim_id,
        claims.metric,
        claims.unit,
        claims.over_entity,
        claims.subject,
        claims.week_start as claim_week,
        moments.known,
        moments.known_at,
        claims.stated_basis,
        claims.stated_attribution,
        v.variants,
        {{ name_ranked('claims.entity', 'v.variants') }} as entity,
        unnest(
            case claims.unit when 'growth' then [claims.week_start, claims.week_start - 7] else [claims.week_start] end
        ) as week_start
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
    cross join (values ('apart'), ('merged')) as v (variants)
    where {{ is_of_a_week('claims') }} and {{ is_tried('v.variants', "'home'", 'claims') }}
)

-- By equal columns alone: else each claim is set against every week of every entity.
select
    questions.claim_id,
    questions.metric,
    questions.unit,
    questions.over_entity,
    questions.claim_week,
    questions.known,
    questions.stated_attribution,
    cells.*
from questions
inner join {{ claim_cells }} as cells
    on
        {{ same_cell('questions', 'cells', ['known_at', 'subject', 'variants', 'week_start']) }}
        and questions.entity is not distinct from cells.entity
where
    {{ is_tried('questions.variants', 'cells.country_by', 'questions') }}
    and (
        questions.stated_attribution is null
        or (
            (questions.stated_attribution = 'as_known_now') = (cells.moment = 'now')
            -- A share of the whole market is also set against what parts of it hold.
            and (questions.stated_basis = cells.basis or (questions.unit = 'share' and questions.stated_basis = 'all'))
        )
    )
{% endmacro %}

{# A question that states its attribution is tried as the facts count, on the basis and attribution that it states alone. #}
{% macro is_tried(variants, country_by, claims) -%}
({{ claims }}.stated_attribution is null or ({{ variants }} = 'apart' and {{ country_by }} = 'home'))
{%- endmacro %}

{% macro is_of_a_week(claims) -%}
coalesce({{ claims }}.period, 'week') = 'week' and {{ claims }}.measured_from is null
{%- endmacro %}

{# A lead, a share or a place is of one week: known at its own end, or now. #}
{% macro attribution_of_moment(moment) -%}
case {{ moment }} when 'own_end' then 'as_known_then' when 'now' then 'as_known_now' end
{%- endmacro %}

{# Rows as the page displays them are a habit of those who add up countries or vendors of its first rows, variants apart. #}
{% macro rows_suit(rows, cells) -%}
(
    {{ rows }} = 'exact'
    or (
        {{ cells }}.stated_attribution is null
        and {{ cells }}.ranks is not null
        and {{ cells }}.subject in ('country', 'vendor', 'top_n') and {{ cells }}.variants = 'apart' and not {{ cells }}.is_rounded
    )
)
{%- endmacro %}
