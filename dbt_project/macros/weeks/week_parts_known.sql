{% macro week_parts_known(parts, captures) %}
with captured as (
    select distinct
        parts.slice_kind,
        parts.slice,
        captures.capture_id,
        captures.as_of,
        captures.sha256,
        captures.window_start,
        captures.window_end
    from {{ parts }} as parts
    inner join {{ captures }} as captures on parts.capture_id = captures.capture_id
),

weeks as (
    select distinct
        slice_kind,
        slice,
        week_start
    from {{ parts }}
),

-- A capture covers every week from its first to its last, so that one without a row between them is gone.
newest as (
    select
        weeks.week_start,
        captured.*,
        captured.as_of >= {{ midnight_utc('weeks.week_start + 7') }}
        and not {{ has_lost_day('weeks.week_start', 'weeks.week_start + 6', 'captured.as_of') }} as is_complete
    from weeks
    inner join captured
        on
            weeks.slice_kind = captured.slice_kind
            and weeks.slice = captured.slice
            and weeks.week_start between captured.window_start and captured.window_end
    -- As for the whole: of two captures of one moment the greater checksum wins.
    qualify
        row_number() over (
            partition by weeks.slice_kind, weeks.slice, weeks.week_start
            order by captured.as_of desc, captured.sha256 desc
        ) = 1
)

select
    parts.*,
    newest.is_complete,
    newest.as_of
from {{ parts }} as parts
inner join newest using (capture_id, week_start, slice_kind, slice)
{% endmacro %}
