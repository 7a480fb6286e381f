-- Entries of OpenRouter's catalogue of models, each pair of names once; prices in USD per million tokens (where one
-- varies -1 a token): first the list price, then those that hold in some hours or for long prompts alone.
create or replace temp table incoming as
select distinct on (entries.sha256, entries.model.id, entries.model.canonical_slug)
    entries.sha256,
    entries.seen_at as as_of,
    timezone('UTC', entries.seen_at)::date as period_start,
    entries.model.id as catalogue_id,
    entries.model.canonical_slug,
    nullif(entries.model.name, '') as display_name,
    timezone('UTC', to_timestamp(entries.model.created))::date as created_on,
    entries.model.hugging_face_id,
    entries.model.context_length,
    nullif(array_to_string(entries.model.architecture.input_modalities, ', '), '') as input_modalities,
    nullif(array_to_string(entries.model.architecture.output_modalities, ', '), '') as output_modalities,
    list_prepend(
        coalesce(entries.model.pricing.prompt::decimal(38, 18) * 1000000, entries.model.pricing.input_per_million::decimal(38, 18)),
        list_transform(entries.model.pricing.overrides, lambda override: override.prompt::decimal(38, 18) * 1000000)
    )::decimal(18, 9)[] as prompt_prices,
    list_prepend(
        coalesce(entries.model.pricing.completion::decimal(38, 18) * 1000000, entries.model.pricing.output_per_million::decimal(38, 18)),
        list_transform(entries.model.pricing.overrides, lambda override: override.completion::decimal(38, 18) * 1000000)
    )::decimal(18, 9)[] as completion_prices
from (
    select
        sha256,
        seen_at,
        unnest(from_json(body, '{"data": [{
            "id": "VARCHAR", "canonical_slug": "VARCHAR", "name": "VARCHAR", "created": "BIGINT", "hugging_face_id": "VARCHAR",
            "context_length": "BIGINT",
            "pricing": {
                "prompt": "VARCHAR", "completion": "VARCHAR", "input_per_million": "VARCHAR", "output_per_million": "VARCHAR",
                "overrides": [{"prompt": "VARCHAR", "completion": "VARCHAR"}]
            },
            "architecture": {"input_modalities": ["VARCHAR"], "output_modalities": ["VARCHAR"]}
        }]}').data) as model
    from documents
) as entries
order by all
