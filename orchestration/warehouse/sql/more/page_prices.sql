-- The prices that stand beside the rows of the ranking page; -1 means that the price varies, so it is unknown.
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
    or incoming.completion_price_usd_per_token is not null
