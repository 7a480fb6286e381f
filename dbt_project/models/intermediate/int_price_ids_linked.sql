with entries as (
    select * from {{ ref('int_catalogue_models_joined') }}
),

-- Of each day, and of several ids of one model, one.
sightings as (
    select distinct on (model_permaslug, seen_on)
        model_permaslug,
        catalogue_id,
        seen_on
    from entries
    where model_permaslug is not null
    order by model_permaslug asc, seen_on asc, is_plain desc, as_of desc, sha256 desc, catalogue_id asc
),

marked as (
    select
        *,
        (catalogue_id is distinct from lag(catalogue_id) over (partition by model_permaslug order by seen_on))::integer as is_new
    from sightings
),

numbered as (
    select
        *,
        sum(is_new) over (partition by model_permaslug order by seen_on) as link
    from marked
),

links as (
    select
        model_permaslug,
        catalogue_id,
        link,
        min(seen_on) as first_on,
        max(seen_on) as last_on,
        lead(min(seen_on)) over (partition by model_permaslug order by link) as next_on
    from numbered
    group by model_permaslug, catalogue_id, link
),

-- Between two catalogues of which one gives the id to this model and one to another, it may have meant either.
by_catalogue as (
    select
        links.model_permaslug,
        links.catalogue_id,
        case
            when links.link > 1 then links.first_on
            else coalesce(max(entries.seen_on) filter (where entries.seen_on < links.first_on) + 1, {{ threshold('first_day', 'date') }})
        end as linked_from,
        coalesce(links.next_on, min(entries.seen_on) filter (where entries.seen_on > links.last_on)) as linked_to,
        'catalogue' as linked_by
    from links
    inner join entries on links.catalogue_id = entries.catalogue_id
    group by links.model_permaslug, links.catalogue_id, links.link, links.first_on, links.last_on, links.next_on
),

-- Ids of price histories that no stored catalogue has.
unlisted as (
    select distinct
        points.catalogue_id,
        split_part(points.catalogue_id, ':', 1) as base_id,
        nullif(split_part(points.catalogue_id, ':', 2), '') as variant
    from {{ ref('stg_price_history__points') }} as points
    anti join entries on points.catalogue_id = entries.catalogue_id
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
