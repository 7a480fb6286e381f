-- Rows of a ranking of apps, named by their number: names are not unique. The period is the day of the capture's moment.
create or replace temp table incoming as
select
    rows_of_captures.sha256,
    rows_of_captures.as_of::timestamptz as as_of,
    timezone('UTC', rows_of_captures.as_of::timestamptz)::date as period_start,
    rows_of_captures.app.app_id::bigint as app_id,
    rows_of_captures.app.rank::integer as app_rank,
    rows_of_captures.app.total_tokens::bigint as total_tokens,
    rows_of_captures.app.total_requests::bigint as total_requests,
    rows_of_captures.app.app_name as app_name,
    rows_of_captures.start_date::date as usage_start,
    rows_of_captures.end_date::date as usage_end
from (
    select
        captures.sha256,
        coalesce(captures.content.meta.as_of, captures.content.generated_at) as as_of,
        captures.content.meta.start_date,
        captures.content.meta.end_date,
        unnest(captures.content.data) as app
    from (
        select
            sha256,
            from_json(body, '{
                "generated_at": "VARCHAR",
                "meta": {"as_of": "VARCHAR", "start_date": "VARCHAR", "end_date": "VARCHAR"},
                "data": [{
                    "rank": "VARCHAR", "app_id": "VARCHAR", "app_name": "VARCHAR",
                    "total_tokens": "VARCHAR", "total_requests": "VARCHAR"
                }]
            }') as content
        from documents
    ) as captures
) as rows_of_captures
