-- The exact part of each week that was asked for. What was asked has one key (captures/data_api_weeks.py).
insert into raw.usage_slices
select
    captures.capture_id,
    incoming.period_start,
    json_keys(captures.asked)[1],
    captures.asked ->> json_keys(captures.asked)[1],
    incoming.model_permaslug,
    incoming.total_tokens
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256
