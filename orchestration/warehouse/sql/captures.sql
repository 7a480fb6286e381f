-- New captures, as their bytes (as_of, window, rows) and their sidecars (how they came) say.
insert into raw.captures by name
select capture.*
from (
    select
        unnest(from_json(
            $captures,
            '[{
            "capture_id": "VARCHAR", "source": "VARCHAR", "form": "VARCHAR", "dataset": "VARCHAR", "request": "VARCHAR",
            "as_of": "TIMESTAMPTZ", "received_at": "TIMESTAMPTZ", "window_start": "DATE", "window_end": "DATE",
            "row_count": "BIGINT", "bytes": "BIGINT", "sha256": "VARCHAR", "raw_path": "VARCHAR", "citation": "VARCHAR",
            "licence": "VARCHAR", "licence_url": "VARCHAR", "asked": "VARCHAR"
            }]'
        )) as capture
) as captures
