-- Rows of the Data API's rankings-daily. Token counts are read as text: an integer or a decimal string, never a float.
create or replace temp table incoming as
select
    documents.filename,
    leaderboard_row.date::date as period_start,
    nullif(leaderboard_row.model_permaslug, 'other') as model_permaslug,
    null::integer as source_rank,
    leaderboard_row.total_tokens::bigint as total_tokens
from (
    select
        filename,
        unnest(data) as leaderboard_row
    from read_json(
        $files,
        format = 'unstructured',
        filename = true,
        maximum_object_size = 134217728,
        columns = {data: 'STRUCT(date VARCHAR, model_permaslug VARCHAR, total_tokens VARCHAR)[]'}
    )
) as documents
