-- Weekly totals without models: with nothing named, all of the market is `other`.
create or replace temp table incoming as
select
    weeks.sha256,
    weeks.as_of,
    weeks.week.x::date as period_start,
    null::varchar as model_permaslug,
    null::integer as source_rank,
    weeks.week.total_tokens::bigint as total_tokens
from (
    select
        sha256,
        (body ->> '$.fetched_at')::timestamptz as as_of,
        unnest(from_json(body, '{"data": ["STRUCT(x VARCHAR, total_tokens VARCHAR)"]}').data) as week
    from documents
) as weeks
