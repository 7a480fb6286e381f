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

known as (
    select
        *,
        bool_or(is_plain) over (partition by permaslug, catalogue_id) as is_known_by_id
    from named
),

-- Some collectors give one id several canonical slugs, and its price to each of them. It is the model of that very name;
-- or the one that has the id alone in another catalogue; or a version of it.
judged as (
    select
        *,
        case
            when not contains(base_id, '/') then 'the id names no model'
            when canonical_slug is null then 'the catalogue gives it no canonical slug'
            when is_plain then null
            when is_the_id then null
            when bool_or(is_the_id) over (of_id) then 'the id is shared, and is the name of another model'
            when is_known_by_id then null
            when bool_or(is_known_by_id) over (of_id) then 'the id is shared, and is known to be of another model'
            when has_words_of_id then null
            else 'the id is shared, and names another model'
        end as why_not_joined
    from known
    window of_id as (partition by capture_id, catalogue_id)
)

select
    * exclude (base_id, variant, permaslug, is_the_id, has_words_of_id, is_known_by_id),
    case when why_not_joined is null then permaslug end as model_permaslug
from judged
