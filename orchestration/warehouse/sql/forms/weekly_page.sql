-- Rows of the ranking page, with its own ranks: the week is the ISO week of the day before the page's date, at whose
-- end it was made unless the importer stated when.
create or replace temp table incoming as
select
    rows_of_captures.sha256,
    coalesce(rows_of_captures.seen_at, timezone('UTC', rows_of_captures.page_date + time '23:59:59')) as as_of,
    date_trunc('week', rows_of_captures.page_date - 1)::date as period_start,
    rows_of_captures.model.slug as model_permaslug,
    rows_of_captures.model.rank as source_rank,
    rows_of_captures.model.total_tokens::bigint as total_tokens,
    rows_of_captures.model.prompt_price::decimal(18, 15) as prompt_price_usd_per_token,
    rows_of_captures.model.completion_price::decimal(18, 15) as completion_price_usd_per_token
from (
    select
        sha256,
        seen_at,
        (body ->> '$.date')::date as page_date,
        unnest(from_json(body, '{"models": [
            "STRUCT(rank INTEGER, slug VARCHAR, total_tokens VARCHAR, prompt_price VARCHAR, completion_price VARCHAR)"
        ]}').models) as model
    from documents
) as rows_of_captures
