-- Points of the ranking page's weekly chart: one map of model to tokens a week.
create or replace temp table incoming as
select
    rows_of_weeks.sha256,
    rows_of_weeks.as_of::timestamptz as as_of,
    rows_of_weeks.week.x::date as period_start,
    nullif(rows_of_weeks.entry.key, 'Others') as model_permaslug,
    null::integer as source_rank,
    rows_of_weeks.entry.value::bigint as total_tokens
from (
    select
        weeks.*,
        unnest(map_entries(weeks.week.ys)) as entry
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
                    "data": ["STRUCT(x VARCHAR, ys MAP(VARCHAR, VARCHAR))"]
                }') as content
            from documents
        ) as captures
    ) as weeks
) as rows_of_weeks
