-- The rows of a published data set that no figure comes from: counted, not read.
create or replace temp table incoming as
select
    datasets.sha256,
    datasets.parsed.retrieved_at::timestamptz as as_of,
    datasets.parsed.snapshot_date::date as period_start,
    unnest(datasets.parsed.rows) as row_text
from (
    select
        sha256,
        from_json(body, '{"retrieved_at": "VARCHAR", "snapshot_date": "VARCHAR", "rows": ["JSON"]}') as parsed
    from documents
) as datasets
