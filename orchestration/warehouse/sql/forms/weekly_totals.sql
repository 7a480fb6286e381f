-- Weekly totals without models: with nothing named, all of the market is `other`.
create or replace temp table incoming as
select
    documents.filename,
    week.x::date as period_start,
    null::varchar as model_permaslug,
    null::integer as source_rank,
    week.total_tokens::bigint as total_tokens
from (
    select
        filename,
        unnest(data) as week
    from read_json(
        $files,
        format = 'unstructured',
        filename = true,
        maximum_object_size = 134217728,
        columns = {data: 'STRUCT(x VARCHAR, total_tokens VARCHAR)[]'}
    )
) as documents
