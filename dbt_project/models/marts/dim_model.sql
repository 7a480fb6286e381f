with entries as (
    select
        *,
        {{ model_slug('canonical_slug') }} as model_slug,
        -- An id that is not the model's own describes it least; a variant's name says so; the newest that says a thing counts, for
        -- some collectors keep prices only.
        (model_permaslug is not null, not contains(catalogue_id, ':'), as_of, sha256, catalogue_id) as standing
    from {{ ref('int_catalogue_models_joined') }}
    where canonical_slug is not null
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
    attributions.* exclude (revealed_slug),
    catalogue.display_name,
    catalogue.created_on,
    catalogue.context_length,
    catalogue.input_modalities,
    catalogue.output_modalities,
    nullif(weights.hugging_face_id, '') as hugging_face_id,
    case
        when seeded.is_override then seeded.has_open_weights
        else coalesce(weights.hugging_face_id <> '', seeded.has_open_weights)
    end as open_weights,
    -- A revealed alias was no public model before its reveal.
    case
        when open_weights and attributions.revealed_slug is not null then coalesce(seeded.open_from, attributions.revealed_on)
        when open_weights then seeded.open_from
    end as open_from,
    seeded.licence_kind,
    catalogue.model_slug is not null as is_in_catalogue,
    prices.prompt_price_usd_per_mtok::double as prompt_price_usd_per_mtok,
    prices.completion_price_usd_per_mtok::double as completion_price_usd_per_mtok
from {{ ref('int_models_attributed') }} as attributions
left join catalogue on attributions.model_slug = catalogue.model_slug
-- An alias has the weights of the model behind it.
left join catalogue as weights on coalesce(attributions.revealed_slug, attributions.model_slug) = weights.model_slug
left join {{ ref('open_weights') }} as seeded on coalesce(attributions.revealed_slug, attributions.model_slug) = seeded.model_slug
left join prices on attributions.model_permaslug = prices.model_permaslug
