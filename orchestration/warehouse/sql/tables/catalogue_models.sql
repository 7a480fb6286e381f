-- One row per capture of OpenRouter's catalogue and pair of names: what it says of the model, and the least and the most of
-- its prices under any condition. A price is null where it varies, under one condition or more, or is not given.
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
    prompt_price_low_usd_per_mtok decimal(18, 9) check (prompt_price_low_usd_per_mtok >= 0),
    prompt_price_high_usd_per_mtok decimal(18, 9) check (prompt_price_high_usd_per_mtok <= 1000000),
    completion_price_usd_per_mtok decimal(18, 9) check (completion_price_usd_per_mtok between 0 and 1000000),
    completion_price_low_usd_per_mtok decimal(18, 9) check (completion_price_low_usd_per_mtok >= 0),
    completion_price_high_usd_per_mtok decimal(18, 9) check (completion_price_high_usd_per_mtok <= 1000000),
    unique (capture_id, catalogue_id, canonical_slug)
);

insert into raw.catalogue_models by name
select
    captures.capture_id,
    incoming.* exclude (sha256, as_of, period_start, prompt_prices, completion_prices),
    case when list_min(prompt_prices) >= 0 then prompt_prices[1] end as prompt_price_usd_per_mtok,
    case when list_min(prompt_prices) >= 0 then list_min(prompt_prices) end as prompt_price_low_usd_per_mtok,
    case when list_min(prompt_prices) >= 0 then list_max(prompt_prices) end as prompt_price_high_usd_per_mtok,
    case when list_min(completion_prices) >= 0 then completion_prices[1] end as completion_price_usd_per_mtok,
    case when list_min(completion_prices) >= 0 then list_min(completion_prices) end as completion_price_low_usd_per_mtok,
    case when list_min(completion_prices) >= 0 then list_max(completion_prices) end as completion_price_high_usd_per_mtok
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256;
