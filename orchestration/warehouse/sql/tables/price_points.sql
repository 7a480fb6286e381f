-- One row per capture of a price history, model and day of a change: list prices.
-- A price is null where it varies.
create table raw.price_points (
    capture_id varchar not null,
    catalogue_id varchar not null,
    priced_from date not null,
    last_seen_on date not null,
    prompt_price_usd_per_mtok decimal(18, 9) check (prompt_price_usd_per_mtok between 0 and 1000000),
    completion_price_usd_per_mtok decimal(18, 9) check (completion_price_usd_per_mtok between 0 and 1000000),
    primary key (capture_id, catalogue_id, priced_from)
);

insert into raw.price_points
select
    captures.capture_id,
    incoming.catalogue_id,
    incoming.period_start as priced_from,
    incoming.last_seen_on,
    nullif(incoming.prompt_price_usd_per_mtok, -1000000),
    nullif(incoming.completion_price_usd_per_mtok, -1000000)
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256;
