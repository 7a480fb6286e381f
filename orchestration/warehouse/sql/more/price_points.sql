-- The changes of list prices; a price that varies is unknown.
insert into raw.price_points
select
    captures.capture_id,
    incoming.catalogue_id,
    incoming.period_start as priced_from,
    incoming.last_seen_on,
    nullif(incoming.prompt_price_usd_per_mtok, -1000000),
    nullif(incoming.completion_price_usd_per_mtok, -1000000)
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256
