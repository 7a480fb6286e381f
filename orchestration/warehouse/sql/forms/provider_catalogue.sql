-- Entries of OpenRouter's list of providers.
create or replace temp table incoming as
select
    entries.sha256,
    entries.seen_at as as_of,
    timezone('UTC', entries.seen_at)::date as period_start,
    entries.provider.slug as provider_slug,
    nullif(entries.provider.name, '') as provider_name,
    entries.provider.headquarters,
    nullif(array_to_string(entries.provider.datacenters, ', '), '') as datacenters
from (
    select
        sha256,
        seen_at,
        unnest(from_json(body, '{"data": [
            "STRUCT(slug VARCHAR, name VARCHAR, headquarters VARCHAR, datacenters VARCHAR[])"
        ]}').data) as provider
    from documents
) as entries
