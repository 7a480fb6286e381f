-- What each new capture says of each period, named by content: the same rows give the same state, whatever their order.
create or replace temp table incoming_states as
select
    captures.capture_id,
    incoming.period_start,
    md5(
        incoming.period_start || chr(10) || string_agg(
            coalesce(incoming.model_permaslug, '') || ' ' || incoming.total_tokens,
            chr(10)
            order by incoming.model_permaslug nulls last
        )
    ) as state_id
from incoming
inner join raw.captures as captures
    on incoming.filename = $raw_root || '/' || captures.raw_path
group by captures.capture_id, incoming.period_start;

insert into raw.capture_periods
select
    capture_id,
    period_start,
    state_id
from incoming_states;

-- Of the captures that bring a state for the first time, one gives its rows.
insert into raw.usage_states
select
    $form,
    first_seen.state_id,
    incoming.period_start,
    incoming.model_permaslug,
    incoming.source_rank,
    incoming.total_tokens
from (
    select
        state_id,
        min(capture_id) as capture_id
    from incoming_states
    where state_id not in (select known.state_id from raw.usage_states as known where known.form = $form)
    group by state_id
) as first_seen
inner join raw.captures as captures
    on first_seen.capture_id = captures.capture_id
inner join incoming_states
    on
        first_seen.capture_id = incoming_states.capture_id
        and first_seen.state_id = incoming_states.state_id
inner join incoming
    on
        incoming.filename = $raw_root || '/' || captures.raw_path
        and incoming_states.period_start = incoming.period_start
order by incoming.period_start asc, first_seen.state_id asc, incoming.total_tokens desc;
