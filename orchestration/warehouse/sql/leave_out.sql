-- Captures that are no longer used, and the states that no other capture shows.
delete from raw.captures where sha256 in (select unnest($left_out));

delete from raw.capture_periods where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.page_prices where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.usage_splits where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.catalogue_models where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.catalogue_providers where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.price_points where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.app_usage where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.usage_slices where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.usage_estimates where capture_id not in (select captures.capture_id from raw.captures as captures);

delete from raw.usage_states
where (form, state_id) not in (
    select
        captures.form,
        periods.state_id
    from raw.capture_periods as periods
    inner join raw.captures as captures on periods.capture_id = captures.capture_id
);
