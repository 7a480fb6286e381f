-- Delete the states that no capture shows.
delete from raw.usage_states
where (form, state_id) not in (
    select
        captures.form,
        periods.state_id
    from raw.capture_periods as periods
    inner join raw.captures as captures on periods.capture_id = captures.capture_id
)
