-- One row per capture of the whole ranking and model: parts of its tokens, requests, and what was billed (null where not kept).
-- Models counted in requests alone (images, speech) have 0 tokens here, and are in no state.
create table raw.usage_splits (
    capture_id varchar not null,
    model_permaslug varchar not null,
    prompt_tokens bigint not null check (prompt_tokens between 0 and 100000000000000000),
    completion_tokens bigint not null check (completion_tokens between 0 and 100000000000000000),
    reasoning_tokens bigint not null check (reasoning_tokens between 0 and 100000000000000000),
    requests bigint not null check (requests between 0 and 100000000000000000),
    billed_usd decimal(18, 6) check (billed_usd between 0 and 1000000000),
    primary key (capture_id, model_permaslug)
);

insert into raw.usage_splits
select
    captures.capture_id,
    ranking.model_permaslug,
    ranking.prompt_tokens,
    ranking.completion_tokens,
    ranking.reasoning_tokens,
    ranking.requests,
    ranking.billed_usd
from raw.ranking_rows('documents') as ranking
inner join raw.captures as captures on ranking.sha256 = captures.sha256;
