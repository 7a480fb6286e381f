-- A model has one list price a day: no period begins before the one before it has ended.
select
    model_permaslug,
    valid_from,
    valid_to,
    lead(valid_from) over (partition by model_permaslug order by valid_from) as next_from
from {{ ref('fct_model_price') }}
qualify next_from < coalesce(valid_to, 'infinity'::date)
