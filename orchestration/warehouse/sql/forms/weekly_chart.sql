-- Points of the ranking page's weekly chart: one map of model to tokens a week.
create or replace temp table incoming as
select
    rows_of_weeks.sha256,
    rows_of_weeks.as_of,
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
            sha256,
            (body ->> '$.fetched_at')::timestamptz as as_of,
            unnest(from_json(body, '{"data": ["STRUCT(x VARCHAR, ys MAP(VARCHAR, VARCHAR))"]}').data) as week
        from documents
    ) as weeks
) as rows_of_weeks
