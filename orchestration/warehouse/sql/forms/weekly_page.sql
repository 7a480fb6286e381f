-- Rows of the ranking page, with its own ranks: the week is the ISO week of the day before the page's date.
create or replace temp table incoming as
select
    rows_of_captures.sha256,
    timezone('UTC', rows_of_captures.page_date::date::timestamp) as as_of,
    date_trunc('week', rows_of_captures.page_date::date - 1)::date as period_start,
    rows_of_captures.model.slug as model_permaslug,
    rows_of_captures.model.rank as source_rank,
    rows_of_captures.model.total_tokens::bigint as total_tokens,
    rows_of_captures.model.prompt_price::decimal(18, 15) as prompt_price_usd_per_token,
    rows_of_captures.model.completion_price::decimal(18, 15) as completion_price_usd_per_token
from (
    select
        captures.sha256,
        captures.content.date as page_date,
        unnest(captures.content.models) as model
    from (
        select
            sha256,
            from_json(body, '{
                "date": "VARCHAR",
                "models": ["STRUCT(rank INTEGER, slug VARCHAR, total_tokens VARCHAR, prompt_price VARCHAR, completion_price VARCHAR)"]
            }') as content
        from documents
    ) as captures
) as rows_of_captures
