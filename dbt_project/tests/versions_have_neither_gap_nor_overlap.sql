-- Fails with periods whose versions do not follow one another without gap: known_to must be the next one's known_from,
-- and only the last one may be open. Every "as known at" answer stands on this.
{{ config(meta={'dagster': {'ref': {'name': 'fct_model_usage_daily_versions'}}}) }}

with versions as (
    select distinct
        source,
        period_start,
        known_from,
        known_to
    from ({{ published_usage_versions() }})
),

followed as (
    select
        *,
        lead(known_from) over (
            partition by source, period_start
            order by known_from asc
        ) as next_known_from
    from versions
)

select * from followed
where known_to is distinct from next_known_from or known_to <= known_from
