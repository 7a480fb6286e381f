-- The apps of the ranking, each with its tokens and requests in the window, where there is one.
insert into raw.app_usage
select
    captures.capture_id,
    incoming.app_id,
    incoming.app_name,
    incoming.app_rank,
    incoming.total_tokens,
    incoming.total_requests,
    incoming.usage_start,
    incoming.usage_end
from incoming
inner join raw.captures as captures on incoming.sha256 = captures.sha256
