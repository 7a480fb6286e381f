-- What each new capture says of each period, named by content: the same rows give the same state, whatever their order.
-- A period without tokens is none: nothing has a share of it.
create or replace temp table incoming_states (
    capture_id varchar not null,
    period_start date not null,
    state_id varchar not null,
    total_tokens hugeint not null check (total_tokens > 0)
);

insert into incoming_states
select
    captures.capture_id,
    incoming.period_start,
    md5(
        incoming.period_start || chr(10) || string_agg(
            concat_ws(' ', coalesce(incoming.model_permaslug, ''), incoming.total_tokens, incoming.source_rank),
            chr(10)
            order by
                incoming.model_permaslug asc nulls last,
                incoming.source_rank asc nulls last,
                incoming.total_tokens asc
        )
    ) as state_id,
    sum(incoming.total_tokens) as total_tokens
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256
group by captures.capture_id, incoming.period_start;

insert into raw.capture_periods
select
    capture_id,
    period_start,
    state_id
from incoming_states;

-- A capture covers every period from its first to its last. One between them without a row is gone at the source: that
-- is a state too, which has no rows, and not a hole through which an older capture shows.
insert into raw.capture_periods
select
    windows.capture_id,
    windows.period_start,
    'gone' as state_id
from (
    select
        capture_id,
        unnest(generate_series(min(period_start), max(period_start), to_days($period_days)))::date as period_start
    from incoming_states
    group by capture_id
) as windows
anti join incoming_states
    on
        windows.capture_id = incoming_states.capture_id
        and windows.period_start = incoming_states.period_start;

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
        captures.sha256 = incoming.sha256
        and incoming_states.period_start = incoming.period_start
order by incoming.period_start asc, first_seen.state_id asc, incoming.total_tokens desc;
