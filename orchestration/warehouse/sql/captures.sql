-- The sidecars of new captures, as they stand.
insert into raw.captures
select
    capture_id,
    source,
    form,
    dataset,
    request,
    as_of,
    received_at,
    window_start,
    window_end,
    row_count,
    bytes,
    sha256,
    raw_path,
    citation,
    licence,
    licence_url
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
