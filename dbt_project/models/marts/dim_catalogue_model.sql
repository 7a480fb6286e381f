with entries as (
    select * from {{ ref('int_catalogue_models_joined') }}
),

links as (
    select
        catalogue_id,
        string_agg(distinct model_permaslug, ', ' order by model_permaslug) as model_permaslug,
        any_value(linked_by) as linked_by
    from {{ ref('int_price_ids_linked') }}
    where linked_by <> 'catalogue'
    group by catalogue_id
),

-- Of each pair of names, the newest catalogue that has it.
listed as (
    select
        catalogue_id,
        canonical_slug,
        arg_max_null(model_permaslug, (as_of, sha256)) as model_permaslug,
        case when arg_max_null(why_not_joined, (as_of, sha256)) is null then 'catalogue' end as joined_by,
        arg_max_null(why_not_joined, (as_of, sha256)) as why_not_joined,
        min(seen_on) as first_seen_on,
        max(seen_on) as last_seen_on
    from entries
    group by catalogue_id, canonical_slug
),

-- Ids that only a price history has.
unlisted as (
    select
        points.catalogue_id,
        null::varchar as canonical_slug,
        any_value(links.model_permaslug) as model_permaslug,
        any_value(links.linked_by) as joined_by,
        case when any_value(links.linked_by) is null then 'no catalogue held has the id' end as why_not_joined,
        min(points.priced_from) as first_seen_on,
        max(points.last_seen_on) as last_seen_on
    from {{ ref('stg_price_history__points') }} as points
    anti join entries on points.catalogue_id = entries.catalogue_id
    left join links on points.catalogue_id = links.catalogue_id
    group by points.catalogue_id
),

every as (
    select * from listed
    union all
    select * from unlisted
)

select
    *,
    why_not_joined is null as is_joined
from every
