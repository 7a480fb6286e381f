-- Weekly totals without models: with nothing named, all of the market is `other`.
create or replace temp table incoming as
select
    weeks.sha256,
    weeks.as_of::timestamptz as as_of,
    weeks.week.x::date as period_start,
    null::varchar as model_permaslug,
    null::integer as source_rank,
    weeks.week.total_tokens::bigint as total_tokens
from (
    select
        captures.sha256,
        captures.content.fetched_at as as_of,
        unnest(captures.content.data) as week
    from (
        select
            sha256,
            from_json(body, '{
                "fetched_at": "VARCHAR",
                "data": ["STRUCT(x VARCHAR, total_tokens VARCHAR)"]
            }') as content
        from documents
    ) as captures
) as weeks
