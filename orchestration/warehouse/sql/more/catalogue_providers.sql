-- What the list says of providers.
insert into raw.catalogue_providers
select
    captures.capture_id,
    incoming.provider_slug,
    incoming.provider_name,
    incoming.headquarters,
    incoming.datacenters
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256
