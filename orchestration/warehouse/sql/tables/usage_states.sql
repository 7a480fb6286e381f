-- One row per state of a period and leaderboard row: the figures, each state once; model_permaslug is null on `other`.
create table raw.usage_states (
    form varchar not null,
    state_id varchar not null,
    period_start date not null,
    model_permaslug varchar,
    source_rank integer,
    total_tokens bigint not null check (total_tokens between 0 and 100000000000000000)
);
