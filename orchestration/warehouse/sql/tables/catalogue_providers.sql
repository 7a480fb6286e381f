-- One row per capture of OpenRouter's list of providers and provider.
create table raw.catalogue_providers (
    capture_id varchar not null,
    provider_slug varchar not null,
    provider_name varchar,
    headquarters varchar,
    datacenters varchar,
    primary key (capture_id, provider_slug)
);

insert into raw.catalogue_providers by name
select
    captures.capture_id,
    incoming.* exclude (sha256, as_of, period_start)
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256;
