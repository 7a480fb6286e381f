-- Rows of the ranking page, with its own ranks: the week is the ISO week of the day before the page's date.
create or replace temp table incoming as
select
    documents.filename,
    date_trunc('week', documents.page_date::date - 1)::date as period_start,
    model.slug as model_permaslug,
    model.rank as source_rank,
    model.total_tokens::bigint as total_tokens,
    model.prompt_price as prompt_price_usd_per_token,
    model.completion_price as completion_price_usd_per_token
from (
    select
        filename,
        "date" as page_date,
        unnest(models) as model
    from read_json(
        $files,
        format = 'unstructured',
        filename = true,
        maximum_object_size = 134217728,
        columns = {
            date: 'VARCHAR',
            models: 'STRUCT(rank INTEGER, slug VARCHAR, total_tokens VARCHAR, prompt_price DOUBLE, completion_price DOUBLE)[]'
        }
    )
) as documents
