with entries as (
    select
        *,
        split_part(catalogue_id, ':', 1) as base_id,
        nullif(split_part(catalogue_id, ':', 2), '') as variant
    from {{ ref('stg_openrouter__catalogue_models') }}
),

named as (
    select
        *,
        case when contains(canonical_slug, ':') then canonical_slug else concat_ws(':', canonical_slug, variant) end as permaslug,
        canonical_slug = base_id as is_the_id,
        -- anthropic/claude-4.8-opus-20260528 is a version of anthropic/claude-opus-4.8.
        {{ words_of_name('canonical_slug') }} = {{ words_of_name('base_id') }} as has_words_of_id,
        count(distinct canonical_slug) over (partition by capture_id, catalogue_id) = 1 as is_plain
    from entries
),

-- Some collectors give one id several canonical slugs, and its price to each of them.
weighed as (
    select
        *,
        case when bool_or(is_the_id) over (of_id) then is_the_id else has_words_of_id end as is_version_of_id,
        bool_or(is_plain) over (partition by permaslug) and not bool_or(is_plain) over (partition by permaslug, catalogue_id)
            as has_id_of_its_own
    from named
    window of_id as (partition by capture_id, catalogue_id)
),

judged as (
    select
        *,
        case
            when not contains(base_id, '/') then 'the id names no model'
            when canonical_slug is null then 'the catalogue gives it no canonical slug'
            when is_plain then null
            when has_id_of_its_own then 'the id is shared, and the model has one of its own'
            when not is_version_of_id then 'the id is shared, and it names another model'
        end as why_not_joined
    from weighed
)

select
    * exclude (base_id, variant, permaslug, is_the_id, has_words_of_id, is_version_of_id, has_id_of_its_own),
    case when why_not_joined is null then permaslug end as model_permaslug
from judged
