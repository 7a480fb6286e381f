-- Points of the ranking page's weekly chart: one map of model to tokens a week.
create or replace temp table incoming as
select
    weeks.filename,
    weeks.week.x::date as period_start,
    nullif(weeks.entry.key, 'Others') as model_permaslug,
    null::integer as source_rank,
    weeks.entry.value::bigint as total_tokens
from (
    select
        points.filename,
        points.week,
        unnest(map_entries(points.week.ys)) as entry
    from (
        select
            filename,
            unnest(data) as week
        from read_json(
            $files,
            format = 'unstructured',
            filename = true,
            maximum_object_size = 134217728,
            columns = {data: 'STRUCT(x VARCHAR, ys MAP(VARCHAR, VARCHAR))[]'}
        )
    ) as points
) as weeks
