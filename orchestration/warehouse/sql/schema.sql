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
    prompt_price_usd_per_token decimal(18, 15) check (prompt_price_usd_per_token between 0 and 1),
    completion_price_usd_per_token decimal(18, 15) check (completion_price_usd_per_token between 0 and 1),
    primary key (capture_id, model_permaslug)
);

-- One row per capture of the whole ranking and model: how its tokens are made up. Models counted in requests alone (images,
-- speech) have 0 tokens here, and stand in no state.
create table if not exists raw.usage_splits (
    capture_id varchar not null,
    model_permaslug varchar not null,
    prompt_tokens bigint not null check (prompt_tokens between 0 and 100000000000000000),
    completion_tokens bigint not null check (completion_tokens between 0 and 100000000000000000),
    reasoning_tokens bigint not null check (reasoning_tokens between 0 and 100000000000000000),
    requests bigint not null check (requests between 0 and 100000000000000000),
    primary key (capture_id, model_permaslug)
);

-- One row per capture of the catalogue and pair of names, as it says it; a price is null where it varies or is not said.
create table if not exists raw.catalogue_models (
    capture_id varchar not null,
    catalogue_id varchar not null,
    canonical_slug varchar,
    display_name varchar,
    created_on date,
    hugging_face_id varchar,
    context_length bigint,
    input_modalities varchar,
    output_modalities varchar,
    prompt_price_usd_per_mtok decimal(18, 9) check (prompt_price_usd_per_mtok between 0 and 1000000),
    completion_price_usd_per_mtok decimal(18, 9) check (completion_price_usd_per_mtok between 0 and 1000000),
    unique (capture_id, catalogue_id, canonical_slug)
);

-- One row per capture of the list of providers and provider.
create table if not exists raw.catalogue_providers (
    capture_id varchar not null,
    provider_slug varchar not null,
    provider_name varchar,
    headquarters varchar,
    datacenters varchar,
    primary key (capture_id, provider_slug)
);

-- One row per capture of a price history, model and day of a change; a price is null where it varies.
create table if not exists raw.price_points (
    capture_id varchar not null,
    catalogue_id varchar not null,
    priced_from date not null,
    last_seen_on date not null,
    prompt_price_usd_per_mtok decimal(18, 9) check (prompt_price_usd_per_mtok between 0 and 1000000),
    completion_price_usd_per_mtok decimal(18, 9) check (completion_price_usd_per_mtok between 0 and 1000000),
    primary key (capture_id, catalogue_id, priced_from)
);

-- One row per capture of the ranking of apps and app; the window is null where the capture does not say it.
create table if not exists raw.app_usage (
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

-- The rows of captures of the whole ranking, given the table `documents` by name: three forms and a raw table are made of
-- them. A variant has a row of its own, named as the daily rankings name it; last_day is the last of the whole view.
create or replace macro raw.ranking_rows(documents) as table
select
    views.sha256,
    views.as_of::timestamptz as as_of,
    max(views.ranked.date::date) over (partition by views.sha256) as last_day,
    case views.ranked.variant
        when 'standard' then views.ranked.model_permaslug
        else views.ranked.model_permaslug || ':' || views.ranked.variant
    end as model_permaslug,
    views.ranked.prompt_tokens::bigint as prompt_tokens,
    views.ranked.completion_tokens::bigint as completion_tokens,
    views.ranked.reasoning_tokens::bigint as reasoning_tokens,
    views.ranked.requests::bigint as requests,
    views.ranked.prompt_tokens::bigint + views.ranked.completion_tokens::bigint as total_tokens
from (
    select
        captures.sha256,
        captures.content.fetched_at as as_of,
        unnest(captures.content.data) as ranked
    from (
        select
            sha256,
            from_json(body, '{
                "fetched_at": "VARCHAR",
                "data": [{
                    "date": "VARCHAR", "model_permaslug": "VARCHAR", "variant": "VARCHAR", "prompt_tokens": "VARCHAR",
                    "completion_tokens": "VARCHAR", "reasoning_tokens": "VARCHAR", "requests": "VARCHAR"
                }]
            }') as content
        from query_table(documents)
    ) as captures
) as views;
