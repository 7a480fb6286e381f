-- The raw tables: what the captures say, stored by state. A state is the whole content of one period (a day or a
-- week) in one form; captures that repeat it point to it, so storage grows with what changed, not with captures.
-- The bounds are those of the contracts (orchestration/captures/contract.py), once more: what the models can digest.
create schema if not exists raw;

-- One row per capture.
create table if not exists raw.captures (
    capture_id varchar primary key,
    source varchar not null,
    form varchar not null,
    dataset varchar not null,
    request varchar not null,
    as_of timestamptz not null check (as_of between '2023-01-01 00:00:00+00' and '2200-01-01 00:00:00+00'),
    received_at timestamptz not null,
    window_start date not null,
    window_end date not null,
    row_count bigint not null,
    bytes bigint not null,
    sha256 varchar not null,
    raw_path varchar not null,
    citation varchar not null,
    licence varchar not null,
    licence_url varchar not null,
    -- The parameters that make an answer a part of the whole, as JSON; null for the whole.
    asked varchar
);

-- One row per capture and period it covers.
create table if not exists raw.capture_periods (
    capture_id varchar not null,
    -- The Monday of the week that 2023 begins in.
    period_start date not null check (period_start between '2022-12-26' and '2199-12-31'),
    state_id varchar not null,
    primary key (capture_id, period_start)
);

-- One row per form, state and leaderboard row; model_permaslug is null on `other`.
create table if not exists raw.usage_states (
    form varchar not null,
    state_id varchar not null,
    period_start date not null,
    model_permaslug varchar,
    source_rank integer,
    total_tokens bigint not null check (total_tokens between 0 and 100000000000000000)
);

-- One row per capture of the ranking page and model: its list prices in USD per token.
create table if not exists raw.page_prices (
    capture_id varchar not null,
    model_permaslug varchar not null,
    prompt_price_usd_per_token double check (prompt_price_usd_per_token between 0 and 1),
    completion_price_usd_per_token double check (completion_price_usd_per_token between 0 and 1),
    primary key (capture_id, model_permaslug)
);

-- One row per capture of a slice, week and model: the exact tokens of a modality or a context bucket; null is `other`.
create table if not exists raw.usage_slices (
    capture_id varchar not null,
    week_start date not null check (week_start between '2022-12-26' and '2199-12-31'),
    slice_kind varchar not null,
    slice varchar not null,
    model_permaslug varchar,
    total_tokens bigint not null check (total_tokens between 0 and 100000000000000000)
);

-- One row per capture of an estimate, week and model: sampled tokens of a category or a language type; null is `other`.
create table if not exists raw.usage_estimates (
    capture_id varchar not null,
    week_start date not null check (week_start between '2022-12-26' and '2199-12-31'),
    slice_kind varchar not null,
    slice varchar not null,
    model_permaslug varchar,
    estimated_tokens bigint not null check (estimated_tokens between 0 and 100000000000000000)
);

-- What made the contents of this database, named by content: a row for the load (these tables: its statements) and one
-- for the models (code and raw tables).
create table if not exists raw.made_by (
    step varchar primary key,
    maker varchar not null
);

-- One row per published claim.
create table if not exists raw.claims (
    claim_id varchar primary key,
    publisher varchar not null,
    published_on date not null,
    source varchar not null,
    statement varchar not null,
    metric varchar not null,
    entity varchar,
    over_entity varchar,
    models varchar [] not null,
    week_start date not null,
    stated_basis varchar,
    claimed_value decimal(38, 12) not null,
    claimed_step decimal(38, 12) not null,
    unit varchar not null,
    note varchar
);
