-- The sidecars of new captures, as they stand.
insert into raw.captures by name
select *
from read_json(
    $files,
    format = 'unstructured',
    columns = {
        capture_id: 'VARCHAR',
        source: 'VARCHAR',
        form: 'VARCHAR',
        dataset: 'VARCHAR',
        request: 'VARCHAR',
        as_of: 'TIMESTAMPTZ',
        received_at: 'TIMESTAMPTZ',
        window_start: 'DATE',
        window_end: 'DATE',
        row_count: 'BIGINT',
        bytes: 'BIGINT',
        sha256: 'VARCHAR',
        raw_path: 'VARCHAR',
        citation: 'VARCHAR',
        licence: 'VARCHAR',
        licence_url: 'VARCHAR'
    }
)
