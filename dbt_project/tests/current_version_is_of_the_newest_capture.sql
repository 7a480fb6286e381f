-- Fails with periods whose current version is not what the newest capture of them says (a "latest row per model" would
-- keep models that a restatement left out).
{{ config(meta={'dagster': {'ref': {'name': 'int_periods_captured'}}}) }}

with newest as (
    select
        captures.source,
        periods.period_start,
        arg_max(periods.state_id, (captures.as_of, captures.sha256)) as state_id
    from {{ ref('stg_almanac__capture_periods') }} as periods
    inner join {{ ref('stg_almanac__captures') }} as captures on periods.capture_id = captures.capture_id
    inner join {{ ref('sources') }} as sources on captures.source = sources.source
    where sources.role = 'answers'
    group by all
),

versions as (
    select
        source,
        period_start,
        arg_max(state_id, version) as current_state_id
    from {{ ref('int_periods_captured') }}
    group by source, period_start
)

select *
from newest
left join versions using (source, period_start)
where newest.state_id is distinct from versions.current_state_id
