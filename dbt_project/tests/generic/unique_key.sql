{# Fails with every key that occurs more than once; nulls count as a value, since one row holds what belongs to none. #}
{% test unique_key(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as occurrences
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
