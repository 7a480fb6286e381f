-- Rows of the source's rankings-daily, of days or of weeks: an answer of the Data API, or a keyless export. Token counts are
-- read as text: an integer or a decimal string, never a float. An export's ranks repeat the order of the tokens.
create or replace temp table incoming as
select
    rows_of_captures.sha256,
    rows_of_captures.as_of::timestamptz as as_of,
    rows_of_captures.leaderboard_row.date::date as period_start,
    nullif(rows_of_captures.leaderboard_row.model_permaslug, 'other') as model_permaslug,
    null::integer as source_rank,
    rows_of_captures.leaderboard_row.total_tokens::bigint as total_tokens
from (
    select
        captures.sha256,
        case when $form = 'openrouter_export' then captures.content.retrieved_at else captures.content.meta.as_of end as as_of,
        unnest(
            case when $form = 'openrouter_export' then captures.content.rows else captures.content.data end
        ) as leaderboard_row
    from (
        select
            sha256,
            from_json(body, '{
                "retrieved_at": "VARCHAR",
                "rows": ["STRUCT(date VARCHAR, model_permaslug VARCHAR, total_tokens VARCHAR)"],
                "meta": {"as_of": "VARCHAR"},
                "data": ["STRUCT(date VARCHAR, model_permaslug VARCHAR, total_tokens VARCHAR)"]
            }') as content
        from documents
    ) as captures
) as rows_of_captures
