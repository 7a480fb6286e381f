{# The runs of days that claims are about, and those before that they are compared with. Of a week's figure that was printed within a week also
the seven days up to the day before and up to the day itself: the page showed them then. #}
{% macro claim_runs(claims) %}
with runs as (
    select
        claim_id,
        null::date as rolling_from,
        unnest([0, {{ weeks_compared('claims') }}]) as weeks_before,
        week_start - 7 * weeks_before as first_day,
        {{ last_day_of('claims') }} - 7 * weeks_before as last_day
    from {{ claims }} as claims
    where (period in ('day', 'seven_days', 'four_weeks', 'month') or {{ weeks_compared('claims') }} is not null) and measured_from is null
    union all by name
    select
        claim_id,
        published_on - unnest([7, 6]) as rolling_from,
        0 as weeks_before,
        rolling_from as first_day,
        rolling_from + 6 as last_day
    from {{ claims }} as claims
    where {{ is_of_rolling_days('claims') }}
)

select
    runs.*,
    moments.known,
    moments.known_at,
    claims.subject,
    claims.entity,
    claims.unit,
    claims.stated_basis
from runs
inner join {{ claims }} as claims on runs.claim_id = claims.claim_id
inner join ({{ claim_moments(claims) }}) as moments on runs.claim_id = moments.claim_id
where runs.weeks_before is not null
{% endmacro %}

{% macro last_day_of(claims) -%}
case {{ claims }}.period
    when 'day' then {{ claims }}.week_start
    when 'four_weeks' then {{ claims }}.week_start + 27
    when 'month' then last_day({{ claims }}.week_start)
    else {{ claims }}.week_start + 6
end
{%- endmacro %}

{# How many weeks before the run lies that a multiple is of. #}
{% macro weeks_compared(claims) -%}
case {{ claims }}.metric when 'four_weeks_multiple' then 4 when 'week_year_multiple' then 52 when 'four_weeks_year_multiple' then 52 end
{%- endmacro %}

{% macro is_of_rolling_days(claims) -%}
coalesce(
    {{ claims }}.metric in (
        'market_total', 'country_total', 'country_share', 'vendor_total', 'vendor_share', 'model_total', 'model_share', 'model_rank'
    )
    and not contains(coalesce({{ claims }}.entity, ''), '+')
    and isodow({{ claims }}.published_on) <> 1
    and {{ claims }}.published_on - {{ claims }}.week_start between 1 and 13,
    false
)
{%- endmacro %}
