-- One row per capture of a slice, week and model: exact tokens by modality or context bucket.
-- model_permaslug is null on `other`. The request has one parameter that names the slice (forms/data_api_weeks.py).
create table raw.usage_slices (
    capture_id varchar not null,
    week_start date not null check (week_start between '2022-12-26' and '2199-12-31'),
    slice_kind varchar not null,
    slice varchar not null,
    model_permaslug varchar,
    total_tokens bigint not null check (total_tokens between 0 and 100000000000000000)
);

insert into raw.usage_slices
select
    captures.capture_id,
    incoming.period_start,
    json_keys(captures.asked)[1],
    captures.asked ->> json_keys(captures.asked)[1],
    incoming.model_permaslug,
    incoming.total_tokens
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256;
