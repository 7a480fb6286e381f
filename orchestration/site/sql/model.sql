-- What is known of a model.
select
    models.model_permaslug,
    models.variant,
    models.vendor_id,
    case when vendors.is_disclosed then vendors.vendor_name else 'Undisclosed' end as vendor_name,
    models.country_code,
    countries.country_name,
    models.is_stealth,
    models.revealed_on,
    models.reveal_status,
    models.created_on,
    models.context_length,
    models.open_weights,
    models.hugging_face_id,
    models.prompt_price_usd_per_mtok,
    models.completion_price_usd_per_mtok
from main.dim_model as models
left join main.dim_vendor as vendors on models.vendor_id = vendors.vendor_id
left join main.dim_country as countries on models.country_code = countries.country_code
where models.is_current and models.model_permaslug = $key
