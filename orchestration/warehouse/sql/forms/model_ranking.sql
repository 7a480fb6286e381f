-- Rows of the whole ranking of a day, or of seven days that end on its last: an ISO week, or those of a rolling view.
create or replace temp table incoming as
select
    sha256,
    as_of,
    last_day - case $form when 'model_ranking_day' then 0 else 6 end as period_start,
    model_permaslug,
    null::integer as source_rank,
    total_tokens
from raw.ranking_rows('documents')
where total_tokens > 0
