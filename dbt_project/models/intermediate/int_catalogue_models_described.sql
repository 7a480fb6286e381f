with entries as (
    select
        *,
        {{ model_slug('model_permaslug') }} as model_slug,
        -- A variant's name says so; the newest that says a thing counts, for some collectors keep prices only.
        (not contains(catalogue_id, ':'), as_of, sha256, catalogue_id) as standing
    from {{ ref('int_catalogue_models_joined') }}
    where model_permaslug is not null
)

select
    model_slug,
    arg_max(display_name, standing) as display_name,
    arg_max(created_on, standing) as created_on,
    arg_max(context_length, standing) as context_length,
    arg_max(input_modalities, standing) as input_modalities,
    arg_max(output_modalities, standing) as output_modalities,
    -- An entry that is whole and names no repository says that there is none.
    arg_max(case when display_name is not null then coalesce(hugging_face_id, '') end, standing) as hugging_face_id
from entries
group by model_slug
