{% macro claim_weeks(claims) %}
select
    claim_id,
    subject,
    week_start as claim_week,
    unnest(generate_series(
        week_start - case unit when 'weeks' then 364 else 7 end, week_start, interval 7 day
    ))::date as week_start
from {{ claims }}
{% endmacro %}

{% macro claim_moments(claims) %}
select
    claim_id,
    'at_publication' as known,
    (published_on + 1)::timestamptz as known_at
from {{ claims }}
where published_on is not null
union all
select
    claim_id,
    'now' as known,
    'infinity'::timestamptz as known_at
from {{ claims }}
{% endmacro %}

{% macro basis_suits(subject, bases) %}
case {{ subject }}
    when 'market' then {{ bases }}.ranks is null
    when 'country' then {{ bases }}.is_published
    when 'model' then {{ bases }}.basis = 'as_ranked'
    when 'list' then {{ bases }}.basis = 'as_ranked'
end
{% endmacro %}
