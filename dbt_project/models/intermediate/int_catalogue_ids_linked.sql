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
)

-- Between two catalogues of which one gives the id to this model and one to another, it may have meant either.
select
    links.model_permaslug,
    links.catalogue_id,
    case
        when links.link > 1 then links.first_on
        else coalesce(max(entries.seen_on) filter (where entries.seen_on < links.first_on) + 1, {{ threshold('first_day', 'date') }})
    end as linked_from,
    coalesce(links.next_on, min(entries.seen_on) filter (where entries.seen_on > links.last_on)) as linked_to
from links
inner join entries on links.catalogue_id = entries.catalogue_id
group by links.model_permaslug, links.catalogue_id, links.link, links.first_on, links.last_on, links.next_on
