{{ config(materialized='view') }}

with capture_periods as (
    select * from {{ ref('stg_almanac__capture_periods') }}
),

captures as (
    select * from {{ ref('stg_almanac__captures') }}
),

usage_states as (
    select * from {{ ref('int_usage_states_united') }}
),

seen as (
    select
        captures.usage_dataset as dataset,
        capture_periods.period_start,
        bit_xor(hash(captures.capture_id, captures.as_of, captures.sha256, capture_periods.state_id)) as captures_hash
    from capture_periods
    inner join captures on capture_periods.capture_id = captures.capture_id
    group by all
),

stated as (
    select
        dataset,
        period_start,
        bit_xor(hash(form, state_id, model_permaslug, source_rank, total_tokens)) as states_hash
    from usage_states
    group by all
),

final as (
    select
        seen.dataset,
        seen.period_start,
        seen.captures_hash || '-' || coalesce(stated.states_hash, 0) as fingerprint
    from seen
    left join stated
        on
            seen.dataset = stated.dataset
            and seen.period_start = stated.period_start
)

select * from final
