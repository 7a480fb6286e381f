-- Rows of the keyless daily exports. Token counts are read as text: an integer or a decimal string, never a float.
create or replace temp table incoming as
select
    documents.filename,
    leaderboard_row.date::date as period_start,
    nullif(leaderboard_row.model_permaslug, 'other') as model_permaslug,
    leaderboard_row.rank as source_rank,
    leaderboard_row.total_tokens::bigint as total_tokens
from (
    select
        filename,
        unnest(rows) as leaderboard_row
    from read_json(
        $files,
        format = 'unstructured',
        filename = true,
        maximum_object_size = 134217728,
        columns = {
            rows: 'STRUCT(date VARCHAR, model_permaslug VARCHAR, rank INTEGER, total_tokens VARCHAR)[]'
        }
    )
) as documents
