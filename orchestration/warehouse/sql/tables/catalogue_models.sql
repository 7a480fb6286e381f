-- One row per capture of OpenRouter's catalogue and pair of names: what it says of the model.
-- A price is null where it varies or is not given.
create table raw.catalogue_models (
    capture_id varchar not null,
    catalogue_id varchar not null,
    canonical_slug varchar,
    display_name varchar,
    created_on date,
    hugging_face_id varchar,
    context_length bigint,
    input_modalities varchar,
    output_modalities varchar,
    prompt_price_usd_per_mtok decimal(18, 9) check (prompt_price_usd_per_mtok between 0 and 1000000),
    completion_price_usd_per_mtok decimal(18, 9) check (completion_price_usd_per_mtok between 0 and 1000000),
    unique (capture_id, catalogue_id, canonical_slug)
);

insert into raw.catalogue_models by name
select
    captures.capture_id,
    incoming.* exclude (sha256, as_of, period_start) replace (
        nullif(prompt_price_usd_per_mtok, -1000000) as prompt_price_usd_per_mtok,
        nullif(completion_price_usd_per_mtok, -1000000) as completion_price_usd_per_mtok
    )
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256;
