with by_catalogue as (
    select
        *,
        'catalogue' as linked_by
    from {{ ref('int_catalogue_ids_linked') }}
),

-- Ids of price histories that no catalogue held has.
unlisted as (
    select distinct
        points.catalogue_id,
        split_part(points.catalogue_id, ':', 1) as base_id,
        nullif(split_part(points.catalogue_id, ':', 2), '') as variant
    from {{ ref('stg_price_history__points') }} as points
    anti join {{ ref('int_catalogue_models_joined') }} as entries on points.catalogue_id = entries.catalogue_id
),

-- A variant has the canonical slug of its model.
by_variant as (
    select
        models.model_permaslug || ':' || unlisted.variant as model_permaslug,
        unlisted.catalogue_id,
        models.linked_from,
        models.linked_to,
        'variant' as linked_by
    from unlisted
    inner join by_catalogue as models on unlisted.base_id = models.catalogue_id
    where unlisted.variant is not null and not contains(models.model_permaslug, ':')
),

-- A name that is both an id and a permaslug is one model's, though the one may leave the year out of a date.
by_name as (
    select distinct
        models.model_permaslug,
        unlisted.catalogue_id,
        {{ threshold('first_day', 'date') }} as linked_from,
        null::date as linked_to,
        'same_name' as linked_by
    from unlisted
    inner join {{ ref('int_models_named') }} as models
        on
            unlisted.catalogue_id = models.model_permaslug
            or unlisted.catalogue_id = regexp_replace(models.model_permaslug, '-20[0-9]{2}([0-9]{4})(:|$)', '-\1\2')
    anti join by_catalogue as listed on unlisted.base_id = listed.catalogue_id
),

guessed as (
    select * from by_variant
    union all
    select * from by_name
)

select * from by_catalogue
union all
select guessed.*
from guessed
anti join by_catalogue on guessed.model_permaslug = by_catalogue.model_permaslug
