{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['dataset', 'period_start'],
    pre_hook="{{ forget_vanished_periods(ref('int_periods_fingerprinted')) }}"
) }}

with versions as (
    select * from {{ ref('int_usage_periods_versioned') }}
),

usage_states as (
    select * from {{ ref('int_usage_states_united') }}
),

changed as (
    {{ changed_periods(ref('int_periods_fingerprinted')) }}
),

final as (
    select
        versions.dataset,
        versions.period_start,
        versions.fingerprint,
        versions.version,
        versions.known_from,
        versions.known_to,
        versions.last_seen_at,
        versions.complete_from,
        versions.settled_from,
        versions.first_capture_id,
        versions.last_capture_id,
        usage_states.model_permaslug,
        usage_states.is_other,
        usage_states.source_rank,
        usage_states.total_tokens,
        usage_states.half_width_tokens
    from changed
    inner join versions
        on
            changed.dataset = versions.dataset
            and changed.period_start = versions.period_start
    inner join usage_states
        on
            versions.form = usage_states.form
            and versions.state_id = usage_states.state_id
)

select * from final
