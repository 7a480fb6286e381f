{% macro claim_definitions(claims, claim_cells) %}
select
    claims.claim_id,
    claims.metric,
    claims.unit,
    claims.over_entity,
    claims.week_start as claim_week,
    moments.known,
    cells.*
from {{ claims }} as claims
inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
inner join {{ claim_cells }} as cells
    on
        moments.known_at = cells.known_at
        and claims.subject = cells.subject
        and {{ name_ranked('claims.entity', 'cells.variants') }} is not distinct from cells.entity
        and {{ is_of_a_week('claims') }}
        and cells.week_start <= claims.week_start
        and (cells.week_start >= claims.week_start - 7 or {{ is_of_series('claims') }})
{% endmacro %}

{% macro is_of_a_week(claims) -%}
{{ claims }}.metric not in ('month_total', 'other_period_total', 'other_period_share')
{%- endmacro %}

{# A lead, a share or a place is of one week: known at its own end, or now. #}
{% macro attribution_of_moment(moment) -%}
case {{ moment }} when 'own_end' then 'as_known_then' when 'now' then 'as_known_now' end
{%- endmacro %}

{# The week before: known at the end of the claim's week, so at one moment with it, now, or at its own end only. #}
{% macro previous_attribution_of_moment(moment) -%}
case {{ moment }} when 'next_end' then 'as_known_then' when 'now' then 'as_known_now' else 'as_known_before' end
{%- endmacro %}

{# Rows as the page displays them are a habit of whoever adds up countries or vendors from the page, variants apart. #}
{% macro rows_suit(rows, cells) -%}
(
    {{ rows }} = 'exact'
    or (
        {{ cells }}.subject in ('country', 'vendor') and {{ cells }}.variants = 'apart' and not {{ cells }}.is_rounded
    )
)
{%- endmacro %}
