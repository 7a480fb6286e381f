with entries as (
    select
        *,
        {{ model_slug('model_permaslug') }} as model_slug,
        -- A variant's name says so; the newest that says a thing counts, for some collectors keep prices only.
        (not contains(catalogue_id, ':'), as_of, sha256, catalogue_id) as standing
    from {{ ref('int_catalogue_models_joined') }}
    where model_permaslug is not null
),

catalogue as (
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
),

prices as (
    select * from {{ ref('fct_model_price') }}
    where valid_to is null
)

select
    attributions.*,
    catalogue.display_name,
    catalogue.created_on,
    catalogue.context_length,
    catalogue.input_modalities,
    catalogue.output_modalities,
    nullif(catalogue.hugging_face_id, '') as hugging_face_id,
    case
        when open_weights.is_override then open_weights.has_open_weights
        else coalesce(catalogue.hugging_face_id <> '', open_weights.has_open_weights)
    end as open_weights,
    open_weights.licence_kind,
    catalogue.model_slug is not null as is_in_catalogue,
    prices.prompt_price_usd_per_mtok::double as prompt_price_usd_per_mtok,
    prices.completion_price_usd_per_mtok::double as completion_price_usd_per_mtok
from {{ ref('int_models_attributed') }} as attributions
left join {{ ref('open_weights') }} as open_weights on attributions.model_slug = open_weights.model_slug
left join catalogue on attributions.model_slug = catalogue.model_slug
left join prices on attributions.model_permaslug = prices.model_permaslug
