-- Rows of the whole ranking of seven days, which end on its last day: an ISO week, or those of a rolling view.
create or replace temp table incoming as
select
    sha256,
    as_of,
    last_day - 6 as period_start,
    model_permaslug,
    null::integer as source_rank,
    total_tokens
from raw.ranking_rows('documents')
where total_tokens > 0
