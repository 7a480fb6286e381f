-- One row per capture and period it covers, with the state that it shows.
create table raw.capture_periods (
    capture_id varchar not null,
    -- The Monday of the week that 2023 begins in.
    period_start date not null check (period_start between '2022-12-26' and '2199-12-31'),
    state_id varchar not null,
    primary key (capture_id, period_start)
);
