-- How the tokens of the whole ranking, of a day or of an ISO week, are made up.
insert into raw.usage_splits
select
    captures.capture_id,
    ranking.model_permaslug,
    ranking.prompt_tokens,
    ranking.completion_tokens,
    ranking.reasoning_tokens,
    ranking.requests
from raw.ranking_rows('documents') as ranking
inner join raw.captures as captures on ranking.sha256 = captures.sha256
