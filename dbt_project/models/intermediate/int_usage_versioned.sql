with as_captured as (
    select
        versions.* exclude (form, state_id),
        usage_states.model_permaslug,
        usage_states.is_other,
        usage_states.source_rank,
        usage_states.total_tokens,
        usage_states.half_width_tokens,
        case when usage_states.is_other then opened.opened_from end as opened_from
    from {{ ref('int_usage_periods_versioned') }} as versions
    inner join {{ ref('stg_almanac__usage_states') }} as usage_states using (form, state_id)
    left join {{ ref('int_days_opened') }} as opened
        on
            versions.source = opened.source
            and versions.period_start = opened.period_start
            and versions.version = opened.version
),

-- The rest of the whole day, each row from the capture that names it.
opened_rows as (
    select
        versions.* exclude (form, state_id)
        replace (opened.capture_id as first_capture_id, opened.capture_id as capture_id, opened.as_of as as_of),
        whole_days.model_permaslug,
        whole_days.is_other,
        whole_days.source_rank,
        whole_days.total_tokens,
        whole_days.half_width_tokens,
        opened.opened_from
    from {{ ref('int_days_opened') }} as opened
    inner join {{ ref('int_usage_periods_versioned') }} as versions using (source, period_start, version)
    inner join {{ ref('stg_almanac__usage_states') }} as whole_days
        on opened.form = whole_days.form and opened.state_id = whole_days.state_id
    anti join {{ ref('stg_almanac__usage_states') }} as named
        on
            versions.form = named.form
            and versions.state_id = named.state_id
            and whole_days.model_permaslug = named.model_permaslug
)

select * from as_captured
union all by name
select * from opened_rows
