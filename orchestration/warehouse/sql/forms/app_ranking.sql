-- Rows of a ranking of apps, named by their number: names are not unique. The period is the day of the capture's moment.
create or replace temp table incoming as
select
    rows_of_captures.sha256,
    rows_of_captures.as_of,
    timezone('UTC', rows_of_captures.as_of)::date as period_start,
    rows_of_captures.app.app_id::bigint as app_id,
    rows_of_captures.app.rank::integer as app_rank,
    rows_of_captures.app.total_tokens::bigint as total_tokens,
    rows_of_captures.app.total_requests::bigint as total_requests,
    rows_of_captures.app.app_name as app_name,
    rows_of_captures.start_date::date as usage_start,
    rows_of_captures.end_date::date as usage_end
from (
    select
        sha256,
        coalesce(body ->> '$.meta.as_of', body ->> '$.generated_at')::timestamptz as as_of,
        body ->> '$.meta.start_date' as start_date,
        body ->> '$.meta.end_date' as end_date,
        unnest(from_json(body, '{"data": [{
            "rank": "VARCHAR", "app_id": "VARCHAR", "app_name": "VARCHAR", "total_tokens": "VARCHAR", "total_requests": "VARCHAR"
        }]}').data) as app
    from documents
) as rows_of_captures
