-- What is known of a model.
select
    models.*,
    vendors.vendor_name,
    countries.country_name
from main.dim_model as models
left join main.dim_vendor as vendors on models.vendor_id = vendors.vendor_id
left join main.dim_country as countries on models.country_code = countries.country_code
where models.is_current and models.model_permaslug = $key
