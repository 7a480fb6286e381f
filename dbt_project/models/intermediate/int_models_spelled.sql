with spelled as (
    select
        model_permaslug,
        model_slug,
        variant,
        vendor_id,
        {{ model_name('display_name', 'model_slug') }} as name,
        {{ date_of_name('model_slug') }} as dated_on
    from {{ ref('dim_model') }}
    where is_current
)

-- Where several models share a name, their dates tell them apart.
select
    model_permaslug,
    vendor_id,
    name
    || case when count(distinct model_slug) over of_one_name > 1 then coalesce(' ' || dated_on, '') else '' end
    || coalesce(' (' || variant || ')', '') as model_name
from spelled
window of_one_name as (partition by vendor_id, name)
