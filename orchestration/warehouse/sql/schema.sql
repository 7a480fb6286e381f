-- The schema of the raw tables (sql/tables, one file each), and what they share. A state is the whole content of one
-- period (a day or a week) in one form; captures that repeat it point to it, so storage grows with what changed, not
-- with captures. The bounds of the tables are those of the contracts (orchestration/captures/contract.py).
create schema raw;

-- The content that made these tables: one row for the load (its statements).
create table raw.made_by (
    step varchar primary key,
    maker varchar not null
);

-- The rows of captures of the whole ranking, given the table `documents` by name: three forms and a raw table are made of
-- them. A variant has a row of its own, named as the daily rankings name it; last_day is the last of the whole view.
create macro raw.ranking_rows(documents) as table
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
    views.ranked.total_usage::decimal(18, 6) as billed_usd,
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
                    "completion_tokens": "VARCHAR", "reasoning_tokens": "VARCHAR", "requests": "VARCHAR",
                    "total_usage": "VARCHAR"
                }]
            }') as content
        from query_table(documents)
    ) as captures
) as views;
