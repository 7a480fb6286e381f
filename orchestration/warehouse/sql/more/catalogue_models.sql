-- What the catalogue says of models; a price that varies is unknown.
insert into raw.catalogue_models
select
    captures.capture_id,
    incoming.catalogue_id,
    incoming.canonical_slug,
    incoming.display_name,
    incoming.created_on,
    incoming.hugging_face_id,
    incoming.context_length,
    incoming.input_modalities,
    incoming.output_modalities,
    nullif(incoming.prompt_price_usd_per_mtok, -1000000),
    nullif(incoming.completion_price_usd_per_mtok, -1000000)
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256
