-- One row per capture of the ranking page and model: list prices in USD per token.
-- -1 means that the price varies: unknown.
create table raw.page_prices (
    capture_id varchar not null,
    model_permaslug varchar not null,
    prompt_price_usd_per_token decimal(18, 15) check (prompt_price_usd_per_token between 0 and 1),
    completion_price_usd_per_token decimal(18, 15) check (completion_price_usd_per_token between 0 and 1),
    primary key (capture_id, model_permaslug)
);

insert into raw.page_prices
select
    captures.capture_id,
    incoming.model_permaslug,
    nullif(incoming.prompt_price_usd_per_token, -1),
    nullif(incoming.completion_price_usd_per_token, -1)
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256
where
    incoming.prompt_price_usd_per_token is not null
    or incoming.completion_price_usd_per_token is not null;
