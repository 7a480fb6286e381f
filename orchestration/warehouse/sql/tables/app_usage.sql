-- One row per capture of the ranking of apps and app: tokens and requests.
-- The window is null where the capture does not give it.
create table raw.app_usage (
    capture_id varchar not null,
    app_id bigint not null check (app_id between 1 and 1000000000000),
    app_name varchar not null,
    app_rank integer not null check (app_rank between 1 and 200),
    total_tokens bigint not null check (total_tokens between 0 and 100000000000000000),
    total_requests bigint not null check (total_requests between 0 and 100000000000000000),
    usage_start date,
    usage_end date check (usage_end >= usage_start),
    primary key (capture_id, app_id)
);

insert into raw.app_usage by name
select
    captures.capture_id,
    incoming.* exclude (sha256, as_of, period_start)
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256;
